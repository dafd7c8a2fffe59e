package io.boxoffice.gateway.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An OIDC issuer: discovery, keys, and tokens good and bad. */
public final class TestIssuer {
  private final HttpServer server;
  private final RSAKey key = newKey();
  private final RSAKey otherKey = newKey();
  private final AtomicInteger keyFetches = new AtomicInteger();

  TestIssuer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            StubService.json(
                exchange,
                200,
                "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + "/keys\"}"));
    server.createContext(
        "/keys",
        exchange -> {
          keyFetches.incrementAndGet();
          StubService.json(exchange, 200, "{\"keys\":[" + key.toPublicJWK().toJSONString() + "]}");
        });
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public int keyFetches() {
    return keyFetches.get();
  }

  /** A good token of a user of a tenant; null for a user of no tenant. */
  public String token(UUID user, UUID tenant, String... roles) {
    return token(user, tenant, claims -> claims, roles);
  }

  /** A token that is good but for what the change makes of it. */
  public String token(
      UUID user, UUID tenant, UnaryOperator<JWTClaimsSet.Builder> change, String... roles) {
    return sign(key, change.apply(claims(user, tenant, roles)).build());
  }

  /** A token that names the issuer's key but is signed by another one. */
  public String forged(UUID user, UUID tenant, String... roles) {
    return sign(named(otherKey, "current"), claims(user, tenant, roles).build());
  }

  /** A token of a key that the issuer does not have. */
  public String ofUnknownKey(UUID user, UUID tenant, String... roles) {
    return sign(named(otherKey, UUID.randomUUID().toString()), claims(user, tenant, roles).build());
  }

  /** A token that nobody signed. */
  public String unsigned(UUID user, UUID tenant, String... roles) {
    return new PlainJWT(claims(user, tenant, roles).build()).serialize();
  }

  /** A token signed with the public key as if that were a shared secret. */
  public String confused(UUID user, UUID tenant, String... roles) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("current").build(),
              claims(user, tenant, roles).build());
      token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private JWTClaimsSet.Builder claims(UUID user, UUID tenant, String... roles) {
    Instant now = InstantSource.system().instant();
    return new JWTClaimsSet.Builder()
        .issuer(url())
        .audience("boxoffice")
        .subject(user.toString())
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(600)))
        .claim("tenant_id", tenant == null ? null : tenant.toString())
        .claim("roles", List.of(roles));
  }

  private static String sign(RSAKey key, JWTClaimsSet claims) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RSAKey named(RSAKey key, String id) {
    return new RSAKey.Builder(key).keyID(id).build();
  }

  private static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID("current").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}

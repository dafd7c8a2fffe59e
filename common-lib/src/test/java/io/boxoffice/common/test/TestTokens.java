package io.boxoffice.common.test;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Makes access tokens as the issuer would, with a key of its own. */
public final class TestTokens {
  /** Issuer in every token. */
  public static final String ISSUER = "https://issuer.test";

  private static final RSAKey KEY = key();

  private static RSAKey key() {
    try {
      return new RSAKeyGenerator(2048).keyID("test").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns an {@code Authorization} header value for a person. */
  public String bearer(UUID userId, @Nullable UUID tenantId, String... roles) {
    return "Bearer " + token(userId, tenantId, claims -> {}, roles);
  }

  /** Returns a token with claims changed, for example expired or for another audience. */
  public String token(
      UUID userId,
      @Nullable UUID tenantId,
      Consumer<JWTClaimsSet.Builder> change,
      String... roles) {
    Instant now = InstantSource.system().instant();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .subject(userId.toString())
            .audience("boxoffice")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(3600)))
            .claim("roles", List.of(roles))
            .claim("email", userId + "@example.test")
            .claim("email_verified", true);
    if (tenantId != null) {
      claims.claim("tenant_id", tenantId.toString());
    }
    change.accept(claims);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("test").build(), claims.build());
    try {
      token.sign(new RSASSASigner(KEY));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  /** Returns the public key set as the issuer would serve it. */
  public static String jwks() {
    return "{\"keys\":[" + KEY.toPublicJWK().toJSONString() + "]}";
  }

  static JwtDecoder decoder() {
    try {
      NimbusJwtDecoder decoder = NimbusJwtDecoder.withPublicKey(KEY.toRSAPublicKey()).build();
      decoder.setJwtValidator(
          new DelegatingOAuth2TokenValidator<>(
              JwtValidators.createDefaultWithIssuer(ISSUER),
              new JwtClaimValidator<List<String>>(
                  "aud", audience -> audience != null && audience.contains("boxoffice"))));
      return decoder;
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.boxoffice.common.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Verifies tokens with the issuer's keys, found by OpenID Connect discovery at the first token.
 *
 * <p>Keys are fetched again every few minutes; while the issuer does not answer the last ones stay
 * good for hours, so that an outage of the issuer does not stop the gates.
 */
final class IssuerTokens implements JwtDecoder {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration FETCH = Duration.ofSeconds(10);
  private static final Duration OUTAGE = Duration.ofHours(12);
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int MAX_BYTES = 64 * 1024;
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.ES384);

  private final String issuer;
  private final OAuth2TokenValidator<Jwt> rules;
  private volatile @Nullable JwtDecoder decoder;

  IssuerTokens(String issuer, OAuth2TokenValidator<Jwt> rules) {
    this.issuer = issuer;
    this.rules = rules;
  }

  @Override
  public Jwt decode(String token) {
    JwtDecoder known = decoder;
    if (known == null) {
      known = discover();
      decoder = known;
    }
    return known.decode(token);
  }

  private JwtDecoder discover() {
    JWKSource<SecurityContext> keys =
        JWKSourceBuilder.create(
                keysAddress(),
                new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES))
            .cache(FRESH.toMillis(), FETCH.toMillis())
            .refreshAheadCache(true)
            .rateLimited(true)
            .outageTolerant(OUTAGE.toMillis())
            .build();
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    // times, issuer and audience are the validators' business
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    NimbusJwtDecoder made = new NimbusJwtDecoder(processor);
    made.setJwtValidator(rules);
    return made;
  }

  private URL keysAddress() {
    SimpleClientHttpRequestFactory http = new SimpleClientHttpRequestFactory();
    http.setConnectTimeout(TIMEOUT_MILLIS);
    http.setReadTimeout(TIMEOUT_MILLIS);
    try {
      Map<?, ?> metadata =
          RestClient.builder()
              .requestFactory(http)
              .build()
              .get()
              .uri(issuer + "/.well-known/openid-configuration")
              .retrieve()
              .body(Map.class);
      if (metadata == null || !issuer.equals(metadata.get("issuer"))) {
        throw new JwtException("the issuer's metadata names another issuer");
      }
      return URI.create(String.valueOf(metadata.get("jwks_uri"))).toURL();
    } catch (RestClientException | IllegalArgumentException | MalformedURLException e) {
      throw new JwtException("the issuer's metadata cannot be had: " + e.getMessage(), e);
    }
  }
}

package io.boxoffice.gateway.security;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;

/** What a token must say beside carrying a good signature. */
final class TokenRules {
  static final String AUDIENCE = "boxoffice";
  static final String TENANT = "tenant_id";
  static final String ROLES = "roles";

  private TokenRules() {}

  static OAuth2TokenValidator<Jwt> of(String issuer) {
    return new DelegatingOAuth2TokenValidator<>(
        List.of(
            new JwtTimestampValidator(),
            new JwtIssuerValidator(issuer),
            token -> verdict(token.getExpiresAt() != null, "The token never expires"),
            token -> verdict(isForUs(token.getAudience()), "The token is for another audience"),
            token -> verdict(isId(token.getSubject()), "The subject is no user id"),
            token -> verdict(hasTenant(token), "The tenant is no id"),
            token -> verdict(hasRoles(token), "The roles are no list of names")));
  }

  private static boolean isForUs(@Nullable List<String> audience) {
    return audience != null && audience.contains(AUDIENCE);
  }

  private static boolean hasTenant(Jwt token) {
    Object tenant = token.getClaims().get(TENANT);
    return tenant == null || (tenant instanceof String id && isId(id));
  }

  private static boolean hasRoles(Jwt token) {
    Object roles = token.getClaims().get(ROLES);
    return roles == null
        || (roles instanceof List<?> list && list.stream().allMatch(String.class::isInstance));
  }

  private static boolean isId(@Nullable String text) {
    if (text == null || text.length() != 36) {
      return false;
    }
    try {
      UUID.fromString(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static OAuth2TokenValidatorResult verdict(boolean good, String fault) {
    return good
        ? OAuth2TokenValidatorResult.success()
        : OAuth2TokenValidatorResult.failure(
            new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, fault, null));
  }
}

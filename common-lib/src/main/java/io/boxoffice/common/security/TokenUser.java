package io.boxoffice.common.security;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** Reads a {@link CurrentUser} out of a verified token. */
final class TokenUser {
  private TokenUser() {}

  static @Nullable CurrentUser current() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication instanceof JwtAuthenticationToken token ? read(token.getToken()) : null;
  }

  /**
   * Reads the claims.
   *
   * @throws IllegalArgumentException when an id is no UUID
   */
  static CurrentUser read(Jwt token) {
    String subject = token.getSubject();
    if (subject == null) {
      throw new IllegalArgumentException("a token without sub");
    }
    String tenant = token.getClaimAsString("tenant_id");
    List<String> roles = token.getClaimAsStringList("roles");
    Set<String> named = roles == null ? Set.of() : new HashSet<>(roles);
    return new CurrentUser(
        UUID.fromString(subject),
        tenant == null ? null : UUID.fromString(tenant),
        named,
        token.getClaimAsString("email"),
        Boolean.TRUE.equals(token.getClaimAsBoolean("email_verified")));
  }
}

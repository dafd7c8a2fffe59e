package io.boxoffice.gateway.security;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.jwt.Jwt;

/** The authentication that a verified token amounts to. */
final class CallerToken extends AbstractAuthenticationToken {
  private final transient Caller caller;
  private final transient Instant expiresAt;

  private CallerToken(Caller caller, Instant expiresAt) {
    super(
        AuthorityUtils.createAuthorityList(
            caller.roles().stream().map(role -> "ROLE_" + role).toList()));
    this.caller = caller;
    this.expiresAt = expiresAt;
    setAuthenticated(true);
  }

  /** Reads a token whose claims {@link TokenRules} has found well formed. */
  static CallerToken from(Jwt token) {
    String tenant = token.getClaimAsString(TokenRules.TENANT);
    List<String> roles = token.getClaimAsStringList(TokenRules.ROLES);
    return new CallerToken(
        new Caller(
            UUID.fromString(token.getSubject()),
            tenant == null ? null : UUID.fromString(tenant),
            roles == null ? Set.of() : Set.copyOf(new HashSet<>(roles))),
        Objects.requireNonNull(token.getExpiresAt()));
  }

  Instant expiresAt() {
    return expiresAt;
  }

  @Override
  public Caller getPrincipal() {
    return caller;
  }

  @Override
  public @Nullable Object getCredentials() {
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallerToken token && caller.equals(token.caller);
  }

  @Override
  public int hashCode() {
    return caller.hashCode();
  }
}

package io.boxoffice.common.security;

import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The signed-in person, from the access token. Taken as a controller parameter.
 *
 * @param userId {@code sub}
 * @param tenantId {@code tenant_id}; null for the platform's own accounts
 * @param roles {@code roles}
 * @param email {@code email}, when the token has it
 * @param emailVerified {@code email_verified}
 */
public record CurrentUser(
    UUID userId,
    @Nullable UUID tenantId,
    Set<String> roles,
    @Nullable String email,
    boolean emailVerified) {

  public CurrentUser {
    roles = Set.copyOf(roles);
  }

  /** Tells whether the person has the role. */
  public boolean hasRole(String role) {
    return roles.contains(role);
  }

  /** Tells whether the person has one of the roles. */
  public boolean hasAnyRole(String... anyOf) {
    return Arrays.stream(anyOf).anyMatch(roles::contains);
  }
}

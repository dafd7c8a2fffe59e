package io.boxoffice.common.security;

import io.boxoffice.common.tenant.ActorType;
import io.boxoffice.common.tenant.TenantContext;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** In which tenant a call runs, whatever the protocol: the token's own, or the one it names. */
sealed interface TenantChoice {
  Set<String> ADMINISTRATIVE = Set.of(Roles.ADMIN, Roles.SUPERADMIN, Roles.OPS);

  /** The call runs in this tenant. */
  record In(UUID tenantId) implements TenantChoice {}

  /** No tenant is named that this person may name. */
  record None() implements TenantChoice {}

  /** A signed-in person names another tenant than the own. */
  record Mismatch(UUID own, UUID named) implements TenantChoice {}

  /**
   * Chooses.
   *
   * @param user who calls, or null for nobody
   * @param named tenant that the call names, if any
   */
  static TenantChoice of(@Nullable CurrentUser user, @Nullable UUID named) {
    UUID own = user == null ? null : user.tenantId();
    if (own != null) {
      return named == null || own.equals(named) ? new In(own) : new Mismatch(own, named);
    }
    return named != null && mayName(user) ? new In(named) : new None();
  }

  /** Only nobody and the platform's own administrators name a tenant; others have one. */
  private static boolean mayName(@Nullable CurrentUser user) {
    return user == null || user.hasAnyRole(Roles.SUPERADMIN, Roles.OPS);
  }

  /** Returns the context of a call from outside. */
  static TenantContext context(UUID tenantId, @Nullable CurrentUser user, String source) {
    if (user == null) {
      return new TenantContext(tenantId, null, Set.of(), ActorType.USER, null, source);
    }
    ActorType type =
        user.roles().stream().anyMatch(ADMINISTRATIVE::contains) ? ActorType.ADMIN : ActorType.USER;
    return new TenantContext(tenantId, user.userId(), user.roles(), type, null, source);
  }
}

package io.boxoffice.inventory.grpc;

import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.common.security.Roles;
import io.boxoffice.common.tenant.TenantContext;
import io.grpc.Context;
import org.jspecify.annotations.Nullable;

/**
 * Who makes the running call.
 *
 * @param user the signed-in person, or null for nobody
 * @param tenant tenant and actor of the call
 * @param authorization the credentials as they came, to be handed on; null for nobody
 */
record Caller(@Nullable CurrentUser user, TenantContext tenant, @Nullable String authorization) {
  static final Context.Key<Caller> KEY = Context.key("caller");

  static Caller current() {
    Caller caller = KEY.get();
    if (caller == null) {
      throw new IllegalStateException("a call that nobody was let in for");
    }
    return caller;
  }

  /** Returns the person, or refuses nobody. */
  CurrentUser signedIn() {
    if (user == null) {
      throw Refusals.unauthenticated();
    }
    return user;
  }

  /** Returns the person, or refuses who may organise no event at all. */
  CurrentUser organiser() {
    CurrentUser person = signedIn();
    if (!person.hasAnyRole(Roles.SELLER, Roles.VENUE_MANAGER, Roles.ADMIN)) {
      throw Refusals.forbidden();
    }
    return person;
  }

  /** Never shows the credentials. */
  @Override
  public String toString() {
    return "Caller[user=" + (user == null ? "nobody" : user.userId()) + "]";
  }
}

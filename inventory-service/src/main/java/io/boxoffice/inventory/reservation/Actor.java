package io.boxoffice.inventory.reservation;

import io.boxoffice.common.tenant.TenantContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who asked for a change, for the history.
 *
 * @param type user, admin, service or system
 */
record Actor(String type, @Nullable UUID id, @Nullable String reason, @Nullable String source) {

  static Actor of(TenantContext context) {
    return new Actor(
        context.actorType().wireName(), context.userId(), context.reason(), context.source());
  }
}

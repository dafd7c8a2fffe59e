package io.boxoffice.purchase.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job over the orders of an event, as a worker has taken it.
 *
 * @param owner the lease; whoever has lost it writes nothing
 * @param pass which time it goes through the orders
 * @param lastOrderId the last order of this pass that is dealt with, or null at its beginning
 */
record Job(UUID tenantId, UUID eventId, UUID owner, int pass, @Nullable UUID lastOrderId) {}

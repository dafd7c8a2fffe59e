package io.boxoffice.purchase.saga;

import java.time.Instant;
import java.util.UUID;

/**
 * The right to drive one saga for a while, and where it stands.
 *
 * <p>Every outcome is written under the condition that the lease is still the holder's. Who has
 * lost it writes nothing.
 *
 * @param saga name of the saga's definition
 * @param id the saga's subject, an order or a refund for example
 * @param tenantId tenant of the subject
 * @param owner this holding of the lease; never the same twice
 * @param step the step that is being tried: it may have had its effect already
 * @param direction doing or undoing
 * @param stepSince when the step was first tried
 * @param failures how often it ended without an answer since
 */
public record Lease(
    String saga,
    UUID id,
    UUID tenantId,
    UUID owner,
    String step,
    Direction direction,
    Instant stepSince,
    int failures) {}

package io.boxoffice.inventory.reservation;

import java.time.Instant;
import java.util.UUID;

/**
 * What the topic tells of an offer to the waitlist.
 *
 * @param reservationId what is kept for the buyer, to be taken over by an order
 */
record WaitlistMessage(
    UUID entryId,
    UUID eventId,
    UUID ticketTypeId,
    UUID userId,
    int quantity,
    UUID reservationId,
    Instant expiresAt) {}

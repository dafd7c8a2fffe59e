package io.boxoffice.purchase.order;

import java.time.Instant;
import java.util.UUID;

/** The event as it was when the order reserved. */
public record EventDetails(
    String title,
    String venueName,
    Instant startsAt,
    Instant endsAt,
    UUID ownerId,
    boolean mintingEnabled) {}

package io.boxoffice.checkin.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as the gates know it.
 *
 * @param eventId the event
 * @param ownerId seller who owns it; null until inventory has told
 * @param startsAt when it starts
 * @param endsAt when it ends
 * @param cancelled whether it has been called off
 */
public record AdmissionEvent(
    UUID eventId, @Nullable UUID ownerId, Instant startsAt, Instant endsAt, boolean cancelled) {}

package io.boxoffice.checkin.gate;

import java.time.Instant;
import java.util.UUID;

/**
 * A place where people are let in.
 *
 * @param id the gate
 * @param eventId its event
 * @param name unique at the event
 * @param zone where it leads
 * @param createdAt when it was set up
 */
record Gate(UUID id, UUID eventId, String name, Zone zone, Instant createdAt) {}

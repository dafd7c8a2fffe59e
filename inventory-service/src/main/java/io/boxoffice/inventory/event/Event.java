package io.boxoffice.inventory.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event as the organiser made it.
 *
 * @param ownerId the user who created it
 * @param capacity most tickets of all its types together, or null for no such bound
 * @param seatingConfig JSON of the organiser's, kept as given
 * @param deleted whether the organiser deleted it
 */
public record Event(
    UUID id,
    UUID venueId,
    String venueName,
    String city,
    UUID ownerId,
    String title,
    @Nullable String description,
    String category,
    EventStatus status,
    Instant startsAt,
    Instant endsAt,
    boolean featured,
    @Nullable String imageUrl,
    @Nullable Integer capacity,
    boolean mintingEnabled,
    @Nullable JsonNode seatingConfig,
    @Nullable String cancelReason,
    long version,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant publishedAt,
    @Nullable Instant cancelledAt,
    @JsonIgnore boolean deleted) {

  /** Returns what others need to know of it. */
  public EventSummary summary() {
    return new EventSummary(
        id,
        status,
        ownerId,
        title,
        venueId,
        venueName,
        city,
        startsAt,
        endsAt,
        mintingEnabled,
        version,
        null);
  }
}

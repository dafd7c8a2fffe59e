package io.boxoffice.inventory.event;

import io.boxoffice.inventory.validation.CalendarTime;
import io.boxoffice.inventory.validation.FreeJson;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an organiser says of an event.
 *
 * @param version version that an edit was made from; not needed for a new event
 */
record EventDetails(
    @NotNull UUID venueId,
    @NotBlank @Size(max = 200) String title,
    @Nullable @Size(max = 10_000) String description,
    @NotBlank @Size(max = 50) String category,
    @NotNull @CalendarTime Instant startsAt,
    @NotNull @CalendarTime Instant endsAt,
    @Nullable Boolean featured,
    @Nullable @Size(max = 2_000) @Pattern(regexp = "https?://\\S+") String imageUrl,
    @Nullable @Positive @Max(10_000_000) Integer capacity,
    @Nullable Boolean mintingEnabled,
    @Nullable @FreeJson(max = 60_000) JsonNode seatingConfig,
    @Nullable @Positive Long version) {

  @AssertTrue(message = "must be before endsAt") @SuppressWarnings("unused")
  boolean isStartsAt() {
    return startsAt == null || endsAt == null || startsAt.isBefore(endsAt);
  }

  boolean wantsFeatured() {
    return featured != null && featured;
  }

  boolean wantsMinting() {
    return mintingEnabled != null && mintingEnabled;
  }

  @Nullable JsonNode seating() {
    return seatingConfig == null || seatingConfig.isNull() ? null : seatingConfig;
  }
}

package io.boxoffice.inventory.venue;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.common.security.Roles;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.event.EventAccess;
import io.boxoffice.inventory.page.Page;
import io.boxoffice.inventory.page.Position;
import io.boxoffice.inventory.validation.FreeJson;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/venues")
class VenueController {
  private final VenueStore store;
  private final EventAccess events;
  private final InstantSource time;

  VenueController(VenueStore store, EventAccess events, InstantSource time) {
    this.store = store;
    this.events = events;
    this.time = time;
  }

  /**
   * A venue as its organiser describes it.
   *
   * @param version version that an edit was made from; not needed for a new venue
   */
  record VenueDetails(
      @NotBlank @Size(max = 200) String name,
      @NotBlank @Size(max = 300) String address,
      @NotBlank @Size(max = 100) String city,
      @Nullable @Size(max = 100) String state,
      @NotNull @Pattern(regexp = "[A-Z]{2}") String country,
      @Nullable @Size(max = 20) String postalCode,
      @NotNull @Min(-90) @Max(90) Double latitude,
      @NotNull @Min(-180) @Max(180) Double longitude,
      @NotNull @Positive @Max(10_000_000) Integer capacity,
      @Nullable @FreeJson JsonNode amenities,
      @Nullable @Positive Long version) {

    Venue venue(UUID id, UUID ownerId, long newVersion, Instant createdAt, Instant updatedAt) {
      return new Venue(
          id,
          ownerId,
          name,
          address,
          city,
          state,
          country,
          postalCode,
          latitude,
          longitude,
          capacity,
          amenities == null || amenities.isNull() ? null : amenities,
          newVersion,
          createdAt,
          updatedAt);
    }
  }

  @PostMapping
  @PreAuthorize("hasAnyRole('seller','venue_manager','admin')")
  ResponseEntity<?> create(@Valid @RequestBody VenueDetails details, CurrentUser user) {
    Instant now = time.instant();
    Venue venue = details.venue(Ids.next(), user.userId(), 1, now, now);
    store.insert(venue);
    return ResponseEntity.created(URI.create("/api/venues/" + venue.id())).body(venue);
  }

  @GetMapping
  ResponseEntity<?> list(
      @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    Position after = Position.of(cursor);
    if (after == null) {
      return Page.badCursor();
    }
    return ResponseEntity.ok(
        Page.of(
            store.list(after, limit + 1),
            limit,
            venue -> new Position(venue.createdAt(), venue.id())));
  }

  @GetMapping("/{id}")
  ResponseEntity<?> read(@PathVariable UUID id) {
    Optional<Venue> venue = store.find(id);
    return venue.isPresent() ? ResponseEntity.ok(venue.get()) : unknown();
  }

  @PutMapping("/{id}")
  @PreAuthorize("hasAnyRole('seller','venue_manager','admin')")
  ResponseEntity<?> change(
      @PathVariable UUID id, @Valid @RequestBody VenueDetails details, CurrentUser user) {
    if (details.version() == null) {
      return Problems.of(
          HttpStatus.BAD_REQUEST,
          "validation",
          "The request has invalid fields.",
          Map.of("errors", List.of(Map.of("field", "version", "message", "must not be null"))));
    }
    Optional<Venue> found = store.find(id);
    if (found.isEmpty()) {
      return unknown();
    }
    Venue known = found.get();
    if (!known.ownerId().equals(user.userId())
        && !user.hasAnyRole(Roles.VENUE_MANAGER, Roles.ADMIN)) {
      return Problems.of(
          HttpStatus.FORBIDDEN,
          "forbidden",
          "Only the seller who made the venue, a venue manager or an admin may change it.");
    }
    Venue changed =
        details.venue(
            id, known.ownerId(), details.version() + 1, known.createdAt(), time.instant());
    return switch (store.update(changed, details.version())) {
      case VenueStore.Change.Stored stored -> {
        events.venueChanged(TenantContext.required().tenantId());
        yield ResponseEntity.ok(changed);
      }
      case VenueStore.Change.VersionConflict(long current) ->
          Problems.of(
              HttpStatus.CONFLICT,
              "version-conflict",
              "Somebody changed the venue since; read it again.",
              Map.of("current", current));
      case VenueStore.Change.TooSmall(int needed) ->
          Problems.of(
              HttpStatus.CONFLICT,
              "venue-capacity-in-use",
              "One of the venue's events has a larger capacity; lower that first.",
              Map.of("needed", needed));
    };
  }

  private static ResponseEntity<?> unknown() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-venue", "There is no such venue.");
  }
}

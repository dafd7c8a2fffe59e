package io.boxoffice.inventory.bundle;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.inventory.event.EventAccess;
import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.page.Page;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/events/{eventId}/bundles")
class BundleController {
  private static final int MOST_BUNDLES = 100;
  private final EventAccess events;
  private final BundleStore store;
  private final InstantSource time;

  BundleController(EventAccess events, BundleStore store, InstantSource time) {
    this.events = events;
    this.store = store;
    this.time = time;
  }

  record PartRequest(@NotNull UUID ticketTypeId, @NotNull @Positive @Max(100) Integer quantity) {}

  /**
   * Tickets that are sold together.
   *
   * @param priceMinor price of one bundle; left out, it costs what its tickets cost
   */
  record BundleRequest(
      @NotBlank @Size(max = 100) String name,
      @Nullable @Size(max = 2_000) String description,
      @Nullable @PositiveOrZero @Max(100_000_000_000L) Long priceMinor,
      @NotEmpty @Size(max = 20) List<@NotNull @Valid PartRequest> items) {

    @AssertTrue(message = "must name each ticket type once") @SuppressWarnings("unused")
    boolean isItems() {
      return items == null
          || items.stream()
                  .filter(Objects::nonNull)
                  .map(PartRequest::ticketTypeId)
                  .distinct()
                  .count()
              == items.stream().filter(Objects::nonNull).count();
    }

    List<BundleStore.Part> parts() {
      return items.stream()
          .map(item -> new BundleStore.Part(item.ticketTypeId(), item.quantity()))
          .toList();
    }
  }

  @GetMapping
  ResponseEntity<?> list(@PathVariable UUID eventId, @Nullable CurrentUser user) {
    return events.visible(eventId, user).isPresent()
        ? ResponseEntity.ok(new Page<>(store.ofEvent(eventId), null))
        : unknownEvent();
  }

  @PostMapping
  @PreAuthorize("hasAnyRole('seller','venue_manager','admin')")
  ResponseEntity<?> add(
      @PathVariable UUID eventId, @Valid @RequestBody BundleRequest request, CurrentUser user) {
    Optional<EventSummary> event = events.visible(eventId, user);
    if (event.isEmpty()) {
      return unknownEvent();
    }
    if (!EventAccess.mayChange(event.get(), user)) {
      return Problems.of(
          HttpStatus.FORBIDDEN,
          "forbidden",
          "Only the event's seller, a venue manager or an admin may add bundles.");
    }
    EventStatus status = event.get().status();
    if (status == EventStatus.CANCELLED || status == EventStatus.ENDED) {
      return Problems.of(
          HttpStatus.CONFLICT,
          "event-status",
          "The event's status does not allow this.",
          Map.of("eventStatus", status));
    }
    List<UUID> unknown = store.unknownTypes(eventId, request.parts());
    if (!unknown.isEmpty()) {
      return Problems.of(
          HttpStatus.NOT_FOUND,
          "unknown-ticket-type",
          "The event has no such ticket type.",
          Map.of("ticketTypeId", unknown.getFirst()));
    }
    Optional<UUID> added =
        store.add(
            eventId,
            request.name(),
            request.description(),
            request.priceMinor(),
            request.parts(),
            MOST_BUNDLES,
            time.instant());
    if (added.isEmpty()) {
      return Problems.of(
          HttpStatus.CONFLICT,
          "too-many-bundles",
          "The event has as many bundles as it may.",
          Map.of("limit", MOST_BUNDLES));
    }
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(
            store.ofEvent(eventId).stream()
                .filter(bundle -> bundle.id().equals(added.get()))
                .findFirst()
                .orElseThrow());
  }

  private static ResponseEntity<?> unknownEvent() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-event", "There is no such event.");
  }
}

package io.boxoffice.inventory.reservation;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.idempotency.Idempotency;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.common.security.Roles;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reservations as buyers make them. The writer itself makes each key work once. */
@RestController
@RequestMapping("/api/reservations")
class ReservationController {
  private final StockEngine engine;
  private final ReservationStore store;

  ReservationController(StockEngine engine, ReservationStore store) {
    this.engine = engine;
    this.store = store;
  }

  record ReserveRequest(
      @NotNull UUID eventId,
      @Nullable @Size(min = 1, max = ItemRequest.MOST_TYPES) List<@NotNull @Valid ItemRequest> items,
      @Nullable @Size(min = 1, max = ItemRequest.MOST_TYPES) List<@NotNull @Valid BundleRequest> bundles) {

    @AssertTrue(message = "must name each ticket type once; items, bundles or both") @SuppressWarnings("unused")
    boolean isItems() {
      return (items != null || bundles != null) && ItemRequest.eachOnce(items);
    }

    @AssertTrue(message = "must name each bundle once") @SuppressWarnings("unused")
    boolean isBundles() {
      return BundleRequest.eachOnce(bundles);
    }
  }

  record ReservationView(
      UUID id,
      UUID eventId,
      ReservationStatus status,
      Instant expiresAt,
      String currency,
      long totalMinor,
      List<ItemView> items) {

    record ItemView(
        UUID ticketTypeId,
        String name,
        int quantity,
        long unitPriceMinor,
        @Nullable List<Reservation.ReservedSeat> seats,
        @Nullable UUID bundleId) {}

    static ReservationView of(Reservation reservation) {
      return new ReservationView(
          reservation.id(),
          reservation.eventId(),
          reservation.status(),
          reservation.expiresAt(),
          reservation.currency(),
          reservation.totalMinor(),
          reservation.items().stream()
              .map(
                  item ->
                      new ItemView(
                          item.ticketTypeId(),
                          item.name(),
                          item.quantity(),
                          item.unitPriceMinor(),
                          item.seats(),
                          item.bundleId()))
              .toList());
    }
  }

  @PostMapping
  ResponseEntity<?> reserve(
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
      @Valid @RequestBody ReserveRequest request,
      CurrentUser user) {
    if (!ReservationKeys.isKey(key)) {
      return StockProblems.keyMissing();
    }
    StockCommand.Reserve command =
        new StockCommand.Reserve(
            Ids.next(),
            ReservationKeys.ofBuyer(user.userId(), key),
            user.userId(),
            ItemRequest.items(request.items()),
            BundleRequest.items(request.bundles()));
    return switch (engine.execute(request.eventId(), command)) {
      case ReserveOutcome.Reserved reserved -> {
        ResponseEntity.BodyBuilder created =
            ResponseEntity.created(URI.create("/api/reservations/" + reserved.reservation().id()));
        if (reserved.replayed()) {
          created.header("Idempotent-Replayed", "true");
        }
        yield created.body(ReservationView.of(reserved.reservation()));
      }
      case ReserveOutcome.Refusal refusal -> StockProblems.of(refusal);
    };
  }

  @GetMapping("/{id}")
  ResponseEntity<?> read(@PathVariable UUID id, CurrentUser user) {
    Optional<Reservation> found =
        store
            .find(id)
            .filter(
                reservation ->
                    reservation.userId().equals(user.userId())
                        || user.hasAnyRole(Roles.VENUE_MANAGER, Roles.ADMIN));
    return found.isPresent()
        ? ResponseEntity.ok(ReservationView.of(found.get()))
        : StockProblems.unknownReservation();
  }

  @DeleteMapping("/{id}")
  ResponseEntity<?> giveBack(@PathVariable UUID id, CurrentUser user) {
    Optional<UUID> event = store.eventOf(id);
    if (event.isEmpty()) {
      return StockProblems.unknownReservation();
    }
    return switch (engine.execute(event.get(), new StockCommand.GiveBack(id, user.userId()))) {
      case ReleaseOutcome.Released released -> ResponseEntity.noContent().build();
      case ReleaseOutcome.UnknownReservation unknown -> StockProblems.unknownReservation();
      case ReleaseOutcome.AlreadyConfirmed confirmed -> StockProblems.confirmed();
      case ReleaseOutcome.BoundToOrder bound -> StockProblems.boundToOrder();
      case ReleaseOutcome.KeyReused reused -> StockProblems.keyReused();
      case ReleaseOutcome.Busy busy -> StockProblems.busy();
    };
  }
}

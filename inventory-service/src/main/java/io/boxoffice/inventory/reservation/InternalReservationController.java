package io.boxoffice.inventory.reservation;

import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.event.EventSummary;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Stock for the services that sell it. Every call may be repeated. */
@RestController
@RequestMapping("/internal")
class InternalReservationController {
  private final StockEngine engine;
  private final ReservationStore store;

  InternalReservationController(StockEngine engine, ReservationStore store) {
    this.engine = engine;
    this.store = store;
  }

  /**
   * Asks for stock, or takes over what the buyer has reserved.
   *
   * @param reservationKey names the request; the same key gets the same answer
   */
  record ReserveRequest(
      @NotBlank @Size(max = 200) String reservationKey,
      @NotNull UUID eventId,
      @NotNull UUID userId,
      @Nullable UUID reservationId,
      @Nullable @Size(min = 1, max = ItemRequest.MOST_TYPES) List<@NotNull @Valid ItemRequest> items,
      @Nullable @Size(min = 1, max = ItemRequest.MOST_TYPES) List<@NotNull @Valid BundleRequest> bundles) {

    @AssertTrue(
        message = "must name each ticket type once; either items and bundles or reservationId")
    @SuppressWarnings("unused")
    boolean isItems() {
      return (items == null && bundles == null) != (reservationId == null)
          && ItemRequest.eachOnce(items);
    }

    @AssertTrue(message = "must name each bundle once") @SuppressWarnings("unused")
    boolean isBundles() {
      return BundleRequest.eachOnce(bundles);
    }

    StockCommand<ReserveOutcome> command() {
      String key = ReservationKeys.ofService(reservationKey);
      return reservationId == null
          ? new StockCommand.Reserve(
              Ids.next(), key, userId, ItemRequest.items(items), BundleRequest.items(bundles))
          : new StockCommand.TakeOver(key, userId, reservationId);
    }
  }

  record ReserveResponse(
      UUID reservationId,
      Instant expiresAt,
      String currency,
      long totalMinor,
      EventPart event,
      List<Reservation.ReservedItem> items) {

    record EventPart(
        String title,
        String venueName,
        Instant startsAt,
        Instant endsAt,
        boolean mintingEnabled,
        UUID ownerId,
        @Nullable String country,
        @Nullable String region,
        @Nullable String category) {}

    static ReserveResponse of(Reservation reservation, EventSummary event) {
      EventSummary.Place place = event.place();
      return new ReserveResponse(
          reservation.id(),
          reservation.expiresAt(),
          reservation.currency(),
          reservation.totalMinor(),
          new EventPart(
              event.title(),
              event.venueName(),
              event.startsAt(),
              event.endsAt(),
              event.mintingEnabled(),
              event.ownerId(),
              place == null ? null : place.country(),
              place == null ? null : place.region(),
              place == null ? null : place.category()),
          reservation.items());
    }
  }

  record ConfirmResponse(ReservationStatus status) {}

  record ReleaseRequest(@NotBlank @Size(max = 200) String reservationKey, @NotNull UUID eventId) {}

  record ReturnRequest(
      @NotBlank @Size(max = 200) String returnKey,
      @NotNull UUID eventId,
      @NotEmpty @Size(max = ItemRequest.MOST_TYPES) List<@NotNull @Valid SeatedItemRequest> items) {

    @AssertTrue(message = "must name each ticket type once") @SuppressWarnings("unused")
    boolean isItems() {
      return SeatedItemRequest.eachOnce(items);
    }
  }

  /** Sold tickets that were revoked, and stay off sale. */
  record WriteOffRequest(
      @NotBlank @Size(max = 150) String writeOffKey,
      @NotNull UUID eventId,
      @NotBlank @Size(max = 500) String reason,
      @NotEmpty @Size(max = ItemRequest.MOST_TYPES) List<@NotNull @Valid SeatedItemRequest> items) {

    @AssertTrue(message = "must name each ticket type once") @SuppressWarnings("unused")
    boolean isItems() {
      return SeatedItemRequest.eachOnce(items);
    }
  }

  @PostMapping("/reservations")
  ResponseEntity<?> reserve(@Valid @RequestBody ReserveRequest request) {
    return switch (engine.execute(request.eventId(), request.command())) {
      case ReserveOutcome.Reserved reserved ->
          ResponseEntity.status(HttpStatus.CREATED)
              .body(ReserveResponse.of(reserved.reservation(), reserved.event()));
      case ReserveOutcome.Refusal refusal -> StockProblems.of(refusal);
    };
  }

  @PostMapping("/reservations/{id}/confirm")
  ResponseEntity<?> confirm(
      @PathVariable UUID id,
      @RequestParam(name = "eventId", required = false) @Nullable UUID eventId) {
    // whoever knows the event spares its search; the engine compares it with the reservation's
    UUID event = eventId == null ? store.eventOf(id).orElse(null) : eventId;
    if (event == null) {
      return StockProblems.unknownReservation();
    }
    return switch (engine.execute(event, new StockCommand.Confirm(id))) {
      case ConfirmOutcome.Confirmed confirmed ->
          ResponseEntity.ok(new ConfirmResponse(ReservationStatus.CONFIRMED));
      case ConfirmOutcome.UnknownReservation unknown -> StockProblems.unknownReservation();
      case ConfirmOutcome.ReservationExpired expired -> StockProblems.expired();
      case ConfirmOutcome.ReservationReleased released -> StockProblems.released();
      case ConfirmOutcome.Busy busy -> StockProblems.busy();
    };
  }

  @PostMapping("/reservations/release")
  ResponseEntity<?> release(@Valid @RequestBody ReleaseRequest request) {
    StockCommand.Release command =
        new StockCommand.Release(ReservationKeys.ofService(request.reservationKey()), Ids.next());
    return switch (engine.execute(request.eventId(), command)) {
      case ReleaseOutcome.Released released -> ResponseEntity.noContent().build();
      case ReleaseOutcome.UnknownReservation unknown -> StockProblems.unknownReservation();
      case ReleaseOutcome.AlreadyConfirmed confirmed -> StockProblems.confirmed();
      case ReleaseOutcome.BoundToOrder bound ->
          StockProblems.conflict("reservation-bound", "Another order has it.", Map.of());
      case ReleaseOutcome.KeyReused reused -> StockProblems.keyReused();
      case ReleaseOutcome.Busy busy -> StockProblems.busy();
    };
  }

  @PostMapping("/stock/returns")
  ResponseEntity<?> takeBack(@Valid @RequestBody ReturnRequest request) {
    return answer(
        engine.execute(
            request.eventId(),
            new StockCommand.ReturnStock(
                Ids.next(), request.returnKey(), SeatedItemRequest.items(request.items()))));
  }

  @PostMapping("/stock/write-offs")
  ResponseEntity<?> writeOff(@Valid @RequestBody WriteOffRequest request) {
    return answer(
        engine.execute(
            request.eventId(),
            new StockCommand.WriteOff(
                request.writeOffKey(),
                request.reason(),
                SeatedItemRequest.items(request.items()))));
  }

  private static ResponseEntity<?> answer(ReturnOutcome outcome) {
    return switch (outcome) {
      case ReturnOutcome.Returned returned -> ResponseEntity.noContent().build();
      case ReturnOutcome.UnknownEvent unknown -> StockProblems.unknownEvent();
      case ReturnOutcome.UnknownTicketType(UUID type) -> StockProblems.unknownTicketType(type);
      case ReturnOutcome.MoreThanSold(UUID type, int sold) ->
          StockProblems.conflict(
              "more-than-sold",
              "Fewer tickets of this type are sold than would come back.",
              Map.of("ticketTypeId", type, "sold", sold));
      case ReturnOutcome.SeatsRequired(UUID type) ->
          StockProblems.unprocessable(
              "seats-required",
              "The tickets of this type have seats; name those that come back.",
              Map.of("ticketTypeId", type));
      case ReturnOutcome.SeatNotSold(UUID type, int seat) ->
          StockProblems.conflict(
              "seat-not-sold",
              "The seat is not one of the sold ones of this type.",
              Map.of("ticketTypeId", type, "seat", seat));
      case ReturnOutcome.KeyReused reused -> StockProblems.keyReused();
      case ReturnOutcome.Busy busy -> StockProblems.busy();
    };
  }
}

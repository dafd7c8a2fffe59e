package io.boxoffice.inventory.reservation;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.seat.SeatRef;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Tells refusals of the engine as problems, the same to buyers and to services. */
public final class StockProblems {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private StockProblems() {}

  /** Returns the refusal as a problem. */
  public static ResponseEntity<?> of(ReserveOutcome.Refusal refusal) {
    return switch (refusal) {
      case ReserveOutcome.UnknownEvent unknown -> unknownEvent();
      case ReserveOutcome.UnknownTicketType(UUID ticketTypeId) -> unknownTicketType(ticketTypeId);
      case ReserveOutcome.UnknownReservation unknown -> unknownReservation();
      case ReserveOutcome.EventNotOnSale(EventStatus status) -> eventNotOnSale(status);
      case ReserveOutcome.SaleNotOpen(UUID ticketTypeId) -> saleNotOpen(ticketTypeId);
      case ReserveOutcome.QuantityOutOfBounds(UUID ticketTypeId, int min, int max) ->
          quantityOutOfBounds(ticketTypeId, min, max);
      case ReserveOutcome.PerUserLimit(UUID ticketTypeId, int limit, int held) ->
          perUserLimit(ticketTypeId, limit, held);
      case ReserveOutcome.SoldOut(UUID ticketTypeId, int available) ->
          conflict(
              "sold-out",
              "There are not enough tickets of this type left.",
              Map.of("ticketTypeId", ticketTypeId, "available", available));
      case ReserveOutcome.UnknownBundle(UUID bundleId) ->
          Problems.of(
              HttpStatus.NOT_FOUND,
              "unknown-bundle",
              "The event has no such bundle.",
              Map.of("bundleId", bundleId));
      case ReserveOutcome.BundleNotOnSale(UUID bundleId) ->
          conflict(
              "bundle-not-on-sale",
              "The bundle is not on sale at this moment.",
              Map.of("bundleId", bundleId));
      case ReserveOutcome.NotSeated(UUID ticketTypeId) -> notSeated(ticketTypeId);
      case ReserveOutcome.UnknownSeat(SeatRef seat) -> unknownSeat(seat);
      case ReserveOutcome.SeatTaken(SeatRef seat) -> seatTaken(seat);
      case ReserveOutcome.LeavesSeatAlone(SeatRef seat) ->
          conflict(
              "leaves-seat-alone",
              "The choice leaves a single seat between taken ones; move it by one seat.",
              Map.of("seat", seat));
      case ReserveOutcome.BoundElsewhere bound ->
          conflict("reservation-bound", "Another order has this reservation.", Map.of());
      case ReserveOutcome.ReservationExpired expired -> expired();
      case ReserveOutcome.ReservationReleased released -> released();
      case ReserveOutcome.KeyReused reused -> keyReused();
      case ReserveOutcome.Busy busy -> busy();
    };
  }

  /** Returns the refusal as a problem. */
  public static ResponseEntity<?> of(HoldOutcome.Refusal refusal) {
    return switch (refusal) {
      case HoldOutcome.UnknownEvent unknown -> unknownEvent();
      case HoldOutcome.UnknownHold unknown -> notFound("unknown-hold", "There is no such hold.");
      case HoldOutcome.UnknownTicketType(UUID type) -> unknownTicketType(type);
      case HoldOutcome.EventClosed(EventStatus status) ->
          conflict(
              "event-status",
              "The event's status does not allow this.",
              Map.of("eventStatus", status));
      case HoldOutcome.NotAvailable(UUID type, int available) ->
          conflict(
              "sold-out",
              "There are not enough tickets of this type left.",
              Map.of("ticketTypeId", type, "available", available));
      case HoldOutcome.NotSeated(UUID type) -> notSeated(type);
      case HoldOutcome.UnknownSeat(SeatRef seat) -> unknownSeat(seat);
      case HoldOutcome.SeatTaken(SeatRef seat) -> seatTaken(seat);
      case HoldOutcome.KeyReused reused -> keyReused();
      case HoldOutcome.Busy busy -> busy();
    };
  }

  /** A hold that is over already holds nothing. */
  public static ResponseEntity<?> expiresInThePast() {
    return unprocessable(
        "expires-in-the-past", "A hold expires in the future, or never.", Map.of());
  }

  static ResponseEntity<?> notSeated(UUID ticketTypeId) {
    return unprocessable(
        "not-seated",
        "Tickets of this type have no seats; ask for a quantity alone.",
        Map.of("ticketTypeId", ticketTypeId));
  }

  static ResponseEntity<?> unknownSeat(SeatRef seat) {
    return Problems.of(
        HttpStatus.NOT_FOUND,
        "unknown-seat",
        "The ticket type has no such seat.",
        Map.of("seat", seat));
  }

  static ResponseEntity<?> seatTaken(SeatRef seat) {
    return conflict("seat-taken", "The seat is not available any more.", Map.of("seat", seat));
  }

  static ResponseEntity<?> keyMissing() {
    return Problems.of(
        HttpStatus.BAD_REQUEST,
        "idempotency-key-missing",
        "Send an Idempotency-Key header: 1 to 200 visible ASCII characters of your own.");
  }

  static ResponseEntity<?> notYours() {
    return Problems.of(
        HttpStatus.FORBIDDEN,
        "forbidden",
        "Only the event's seller, a venue manager or an admin may do this.");
  }

  static ResponseEntity<?> unprocessable(String slug, String detail, Map<String, ?> extensions) {
    return Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, slug, detail, extensions);
  }

  static ResponseEntity<?> quantityOutOfBounds(UUID ticketTypeId, int min, int max) {
    return unprocessable(
        "quantity-out-of-bounds",
        "An order has between %d and %d tickets of this type.".formatted(min, max),
        Map.of("ticketTypeId", ticketTypeId, "min", min, "max", max));
  }

  static ResponseEntity<?> perUserLimit(UUID ticketTypeId, int limit, int held) {
    return conflict(
        "per-user-limit",
        "One buyer may have %d tickets of this type.".formatted(limit),
        Map.of("ticketTypeId", ticketTypeId, "limit", limit, "held", held));
  }

  static ResponseEntity<?> saleNotOpen(UUID ticketTypeId) {
    return conflict(
        "sale-not-open",
        "The ticket type is not on sale at this moment.",
        Map.of("ticketTypeId", ticketTypeId));
  }

  static ResponseEntity<?> eventNotOnSale(EventStatus status) {
    return conflict(
        "event-not-on-sale", "The event is not on sale.", Map.of("eventStatus", status));
  }

  /** The writer had no room or no answer in time. */
  public static ResponseEntity<?> busy() {
    return Problems.unavailable(
        "busy",
        "Too many want this event at the moment; the same request may be sent again.",
        RETRY_AFTER);
  }

  /** The key names another request. */
  public static ResponseEntity<?> keyReused() {
    return Problems.of(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "idempotency-key-reused",
        "The key was used with another request; choose a new one.");
  }

  /** There is no such event, for this person at least. */
  public static ResponseEntity<?> unknownEvent() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-event", "There is no such event.");
  }

  /** The event has no such ticket type. */
  public static ResponseEntity<?> unknownTicketType(UUID ticketTypeId) {
    return Problems.of(
        HttpStatus.NOT_FOUND,
        "unknown-ticket-type",
        "The event has no such ticket type.",
        Map.of("ticketTypeId", ticketTypeId));
  }

  /** There is no such reservation, for this person at least. */
  public static ResponseEntity<?> unknownReservation() {
    return Problems.of(
        HttpStatus.NOT_FOUND, "unknown-reservation", "There is no such reservation.");
  }

  static ResponseEntity<?> expired() {
    return conflict("reservation-expired", "The reservation's time is over.", Map.of());
  }

  static ResponseEntity<?> released() {
    return conflict("reservation-released", "The reservation was given back.", Map.of());
  }

  /** What is sold is not given back. */
  public static ResponseEntity<?> confirmed() {
    return conflict("reservation-confirmed", "The reservation is sold already.", Map.of());
  }

  static ResponseEntity<?> notFound(String slug, String detail) {
    return Problems.of(HttpStatus.NOT_FOUND, slug, detail);
  }

  /** Once an order has a reservation, only the order gives it back. */
  public static ResponseEntity<?> boundToOrder() {
    return conflict(
        "reservation-bound",
        "An order has taken the reservation over; cancel the order instead.",
        Map.of());
  }

  static ResponseEntity<?> conflict(String slug, String detail, Map<String, ?> extensions) {
    return Problems.of(HttpStatus.CONFLICT, slug, detail, extensions);
  }
}

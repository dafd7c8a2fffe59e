package io.boxoffice.inventory.reservation;

/** What may come of a confirm. */
sealed interface ConfirmOutcome extends StockOutcome {
  /** The stock is sold, now or by an earlier confirm. */
  record Confirmed() implements ConfirmOutcome {}

  record UnknownReservation() implements ConfirmOutcome {}

  record ReservationExpired() implements ConfirmOutcome {}

  record ReservationReleased() implements ConfirmOutcome {}

  record Busy() implements ConfirmOutcome {}
}

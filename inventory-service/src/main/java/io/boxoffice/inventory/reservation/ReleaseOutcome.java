package io.boxoffice.inventory.reservation;

/** What may come of giving a reservation back. */
public sealed interface ReleaseOutcome extends StockOutcome {
  /** Nothing is held any more, by this command or an earlier change. */
  record Released() implements ReleaseOutcome {}

  /** The buyer has no such reservation. */
  record UnknownReservation() implements ReleaseOutcome {}

  /** It is sold. */
  record AlreadyConfirmed() implements ReleaseOutcome {}

  /** An order has taken it over and alone may give it back. */
  record BoundToOrder() implements ReleaseOutcome {}

  /** The key belongs to a reservation of another event. */
  record KeyReused() implements ReleaseOutcome {}

  /** The writer could not answer; asking again is safe. */
  record Busy() implements ReleaseOutcome {}
}

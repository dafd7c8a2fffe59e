package io.boxoffice.inventory.reservation;

/** What may come of an expiry. */
sealed interface ExpireOutcome extends StockOutcome {
  record Expired() implements ExpireOutcome {}

  /** It is no longer reserved, or its time is not over. */
  record NotDue() implements ExpireOutcome {}

  record Busy() implements ExpireOutcome {}
}

package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.event.EventStatus;

/** What may come of cancelling an event. */
sealed interface CancelOutcome extends StockOutcome {
  /** It is cancelled, by this command or an earlier one. */
  record Cancelled() implements CancelOutcome {}

  record UnknownEvent() implements CancelOutcome {}

  /** It is over. */
  record WrongStatus(EventStatus status) implements CancelOutcome {}

  record Busy() implements CancelOutcome {}
}

package io.boxoffice.inventory.event;

import java.util.UUID;

/** Cancels an event in the order of its stock commands. */
public interface EventCancellation {

  /** What came of it. */
  enum Result {
    /** It is cancelled, by this call or an earlier one. */
    CANCELLED,
    UNKNOWN_EVENT,
    /** It is over. */
    WRONG_STATUS,
    /** There was no room or no answer in time; asking again is safe. */
    BUSY
  }

  /** Cancels the current tenant's event; outside of any transaction. */
  Result cancel(UUID eventId, String reason);
}

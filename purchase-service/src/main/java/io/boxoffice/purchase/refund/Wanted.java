package io.boxoffice.purchase.refund;

import java.util.Set;
import java.util.UUID;

/** What somebody wants to have refunded of an order. */
sealed interface Wanted {
  /** All tickets that are left of it. */
  record Everything() implements Wanted {}

  /** Some of its tickets. */
  record Tickets(Set<UUID> ids) implements Wanted {
    public Tickets {
      ids = Set.copyOf(ids);
    }
  }

  /** Money; its tickets stay as they are. */
  record Amount(long minor) implements Wanted {}
}

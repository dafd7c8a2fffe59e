package io.boxoffice.purchase.order;

import java.time.Instant;

/** Gives back what an order has taken for itself, when it comes to nothing. */
public interface OrderEnd {

  /** Called in the transaction in which an order is cancelled, expires or is not paid. */
  void cameToNothing(Order order, Instant now);
}

package io.boxoffice.purchase.commit;

/**
 * The order in which a transaction of many sales writes: what is referred to comes first, and rows
 * are locked in the order in which a sale's own transactions lock them. What a buyer has spent
 * comes late, since others wait for it; events come last.
 */
public enum WriteOrder {
  ORDERS(1),
  ORDER_ITEMS(2),
  PRICE_LINES(3),
  PAYMENT_MESSAGES(4),
  PAYMENTS(5),
  TICKETS(6),
  SAGAS(7),
  JOURNAL(8),
  SPENDING(9);

  private final int rank;

  WriteOrder(int rank) {
    this.rank = rank;
  }

  /** The place of such a statement among those of one transaction. */
  public int rank() {
    return rank;
  }
}

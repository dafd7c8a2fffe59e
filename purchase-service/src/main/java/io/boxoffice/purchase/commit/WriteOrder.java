package io.boxoffice.purchase.commit;

/**
 * The order in which a transaction of many sales writes, always the same: what is referred to comes
 * first, what a buyer has spent comes late, since others wait for it, and events come last. Where a
 * transaction of one sale takes its locks in another order, the group gives way.
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

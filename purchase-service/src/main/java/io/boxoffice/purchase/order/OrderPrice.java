package io.boxoffice.purchase.order;

import java.util.List;

/**
 * What an order costs, and why.
 *
 * @param subtotalMinor the items at their prices
 * @param taxMinor tax, added or contained
 * @param paidMinor what is paid for each item; together the total
 * @param adjustments what was taken off or added, item by item
 */
public record OrderPrice(
    long subtotalMinor,
    long discountMinor,
    long taxMinor,
    long totalMinor,
    List<Long> paidMinor,
    List<PriceLine> adjustments) {

  public OrderPrice {
    paidMinor = List.copyOf(paidMinor);
    adjustments = List.copyOf(adjustments);
  }
}

package io.boxoffice.inventory.reservation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tickets that are sold together.
 *
 * @param priceMinor price of one bundle, or null when it costs what its tickets cost
 * @param parts tickets of one bundle, each of another type, in the order of the types' ids
 */
record Bundle(UUID id, @Nullable Long priceMinor, boolean active, List<Part> parts) {

  /** So many tickets of one type in one bundle. */
  record Part(UUID ticketTypeId, int quantity) {}

  /** So many tickets of one type at one price. */
  record Share(UUID ticketTypeId, int quantity, long unitPriceMinor) {}

  Bundle {
    parts = List.copyOf(parts);
  }

  /**
   * Divides the bundle's price among its tickets in proportion to what they cost by themselves, so
   * that each can be refunded for what was paid for it. What does not divide goes, one minor unit a
   * ticket, to the first ones: shares always add up to the price.
   *
   * @param prices what a ticket of each part costs by itself, in the parts' order
   */
  List<Share> shares(List<Long> prices) {
    List<Share> shares = new ArrayList<>();
    if (priceMinor == null) {
      for (int i = 0; i < parts.size(); i++) {
        Part part = parts.get(i);
        shares.add(new Share(part.ticketTypeId(), part.quantity(), prices.get(i)));
      }
      return shares;
    }
    BigInteger total = BigInteger.ZERO;
    int tickets = 0;
    for (int i = 0; i < parts.size(); i++) {
      total =
          total.add(
              BigInteger.valueOf(prices.get(i))
                  .multiply(BigInteger.valueOf(parts.get(i).quantity())));
      tickets += parts.get(i).quantity();
    }
    boolean free = total.signum() == 0;
    BigInteger whole = free ? BigInteger.valueOf(tickets) : total;
    long rest = priceMinor;
    long[] floors = new long[parts.size()];
    for (int i = 0; i < parts.size(); i++) {
      BigInteger weight = free ? BigInteger.ONE : BigInteger.valueOf(prices.get(i));
      floors[i] = BigInteger.valueOf(priceMinor).multiply(weight).divide(whole).longValueExact();
      rest -= floors[i] * parts.get(i).quantity();
    }
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      int dearer = (int) Math.min(rest, part.quantity());
      rest -= dearer;
      if (dearer > 0) {
        shares.add(new Share(part.ticketTypeId(), dearer, floors[i] + 1));
      }
      if (dearer < part.quantity()) {
        shares.add(new Share(part.ticketTypeId(), part.quantity() - dearer, floors[i]));
      }
    }
    return shares;
  }

  int tickets() {
    return parts.stream().mapToInt(Part::quantity).sum();
  }
}

package io.boxoffice.purchase.order;

import java.util.UUID;

/**
 * One kind of ticket of an order, at the price locked by its reservation.
 *
 * @param unitPriceMinor price of one ticket in minor units of the order's currency
 */
public record OrderItem(
    UUID ticketTypeId,
    String name,
    int quantity,
    long unitPriceMinor,
    boolean transferable,
    int maxTransfers) {}

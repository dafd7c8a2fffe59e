package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderItem;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.PriceLine;
import io.boxoffice.purchase.order.Seat;
import io.boxoffice.purchase.payment.Payment;
import io.boxoffice.purchase.payment.PaymentStatus;
import io.boxoffice.purchase.ticket.TicketStatus;
import io.boxoffice.purchase.ticket.TicketStore;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An order as its buyer sees it. */
record OrderView(
    UUID id,
    String orderNumber,
    OrderStatus status,
    UUID eventId,
    @Nullable String eventTitle,
    UUID userId,
    @Nullable String currency,
    long subtotalMinor,
    long discountMinor,
    long taxMinor,
    long totalMinor,
    @Nullable Instant reservationExpiresAt,
    List<Item> items,
    List<Adjustment> adjustments,
    @Nullable Pay payment,
    List<Ticket> tickets,
    @Nullable String failureReason,
    Instant createdAt,
    long version) {

  record Item(
      UUID ticketTypeId,
      String name,
      int quantity,
      long unitPriceMinor,
      @Nullable List<Seat> seats,
      @Nullable UUID bundleId,
      long paidMinor) {

    static Item of(OrderItem item) {
      return new Item(
          item.ticketTypeId(),
          item.name(),
          item.quantity(),
          item.unitPriceMinor(),
          item.seats().isEmpty() ? null : item.seats(),
          item.bundleId(),
          item.paidMinor());
    }
  }

  /**
   * What was taken off an item or added to it, or is contained in its price. The items at their
   * prices and the adjustments that are not included add up to the total.
   *
   * @param item place of the item in the list, from 0
   */
  record Adjustment(
      int item,
      PriceLine.Kind kind,
      String label,
      @Nullable Integer rateMillionths,
      long amountMinor,
      boolean included) {

    static Adjustment of(PriceLine line) {
      return new Adjustment(
          line.item(),
          line.kind(),
          line.label(),
          line.rateMillionths(),
          line.amountMinor(),
          line.included());
    }
  }

  record Pay(
      UUID id,
      String provider,
      @Nullable String providerPaymentId,
      @Nullable String clientSecret,
      @Nullable String confirmUrl,
      PaymentStatus status) {}

  record Ticket(UUID id, String ticketNumber, TicketStatus status) {}

  /**
   * Shows an order.
   *
   * @param buyer whether its buyer is looking, who alone may confirm the payment
   */
  static OrderView of(
      Order order,
      @Nullable Payment payment,
      @Nullable String confirmUrl,
      List<TicketStore.Line> tickets,
      List<PriceLine> adjustments,
      boolean buyer) {
    return new OrderView(
        order.id(),
        order.orderNumber(),
        order.status(),
        order.eventId(),
        order.event() == null ? null : order.event().title(),
        order.userId(),
        order.currency(),
        order.subtotalMinor(),
        order.discountMinor(),
        order.taxMinor(),
        order.totalMinor(),
        order.reservationExpiresAt(),
        order.items().stream().map(Item::of).toList(),
        adjustments.stream().map(Adjustment::of).toList(),
        payment == null
            ? null
            : new Pay(
                payment.id(),
                payment.provider(),
                payment.providerPaymentId(),
                buyer ? payment.clientSecret() : null,
                confirmUrl,
                payment.status()),
        tickets.stream().map(t -> new Ticket(t.id(), t.ticketNumber(), t.status())).toList(),
        order.failure() == null ? null : order.failure().slug(),
        order.createdAt(),
        order.version());
  }
}

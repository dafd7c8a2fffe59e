package io.boxoffice.purchase.refund;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.payment.Payment;
import io.boxoffice.purchase.payment.PaymentStore;
import io.boxoffice.purchase.refund.Refund.Fence;
import io.boxoffice.purchase.refund.Refund.Item;
import io.boxoffice.purchase.saga.Sagas;
import io.boxoffice.purchase.ticket.OperationKind;
import io.boxoffice.purchase.ticket.Ticket;
import io.boxoffice.purchase.ticket.TicketStatus;
import io.boxoffice.purchase.ticket.TicketStore;
import io.boxoffice.purchase.ticket.TicketStore.Claimed;
import io.boxoffice.purchase.ticket.TicketStore.Wish;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Begins refunds. Of the tickets that are to end every one is claimed, and of the payment so much
 * is counted as going back, or nothing happens.
 */
@Component
class RequestRefund {
  private final OrderStore orders;
  private final PaymentStore payments;
  private final TicketStore tickets;
  private final RefundStore refunds;
  private final Sagas sagas;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  RequestRefund(
      OrderStore orders,
      PaymentStore payments,
      TicketStore tickets,
      RefundStore refunds,
      Sagas sagas,
      TransactionTemplate transaction,
      InstantSource time) {
    this.orders = orders;
    this.payments = payments;
    this.tickets = tickets;
    this.refunds = refunds;
    this.sagas = sagas;
    this.transaction = transaction;
    this.time = time;
  }

  /**
   * Who asks.
   *
   * @param seller may refund orders of the own events
   * @param allOfTenant may refund any order of the tenant
   */
  record Requester(UUID userId, boolean seller, boolean allOfTenant) {
    boolean sees(Order order) {
      return order.userId().equals(userId) || workedFor(order);
    }

    boolean workedFor(Order order) {
      return allOfTenant
          || (seller && order.event() != null && order.event().ownerId().equals(userId));
    }
  }

  sealed interface Outcome {
    record Begun(Refund refund) implements Outcome {}

    record UnknownOrder() implements Outcome {}

    /** It is no ticket of this order. */
    record UnknownTicket(UUID ticketId) implements Outcome {}

    /** Buyers give tickets back; only those the order is worked for give money alone. */
    record MayNotGiveMoney() implements Outcome {}

    record NotRefundable(String reason) implements Outcome {}

    /** Not so much is left of the payment. */
    record MoreThanLeft(long leftMinor) implements Outcome {}
  }

  Outcome refund(UUID orderId, Requester by, Wanted wanted, String reason) {
    return transaction.execute(
        status -> {
          Order order = orders.lock(orderId).filter(by::sees).orElse(null);
          if (order == null) {
            return new Outcome.UnknownOrder();
          }
          if (!hasTickets(order)) {
            return new Outcome.NotRefundable("order-" + order.status().wireName());
          }
          return switch (wanted) {
            case Wanted.Everything ignored ->
                refund(order, RefundKind.ORDER, left(order), by, reason, status);
            case Wanted.Tickets(Set<UUID> ids) -> some(order, ids, by, reason, status);
            case Wanted.Amount(long minor) -> amount(order, minor, by, reason);
          };
        });
  }

  static boolean hasTickets(Order order) {
    return order.status() == OrderStatus.COMPLETED
        || order.status() == OrderStatus.PARTIALLY_REFUNDED;
  }

  /** The order's tickets, but those that were refunded before. */
  private List<Ticket> left(Order order) {
    return tickets.ofOrder(order.id()).stream()
        .filter(ticket -> ticket.status() != TicketStatus.REFUNDED)
        .toList();
  }

  private Outcome some(
      Order order, Set<UUID> ids, Requester by, String reason, TransactionStatus status) {
    List<Ticket> chosen =
        tickets.ofOrder(order.id()).stream().filter(ticket -> ids.contains(ticket.id())).toList();
    Set<UUID> known = chosen.stream().map(Ticket::id).collect(Collectors.toSet());
    return ids.stream()
        .filter(id -> !known.contains(id))
        .findFirst()
        .<Outcome>map(Outcome.UnknownTicket::new)
        .orElseGet(() -> refund(order, RefundKind.TICKETS, chosen, by, reason, status));
  }

  private Outcome refund(
      Order order,
      RefundKind kind,
      List<Ticket> chosen,
      Requester by,
      String reason,
      TransactionStatus status) {
    String refusal = refusal(chosen, order, by, time.instant());
    if (refusal != null) {
      return new Outcome.NotRefundable(refusal);
    }
    Refund refund = begin(order, kind, chosen, by.userId(), reason);
    if (refund == null) {
      status.setRollbackOnly();
      return new Outcome.NotRefundable("operation-pending");
    }
    return new Outcome.Begun(refund);
  }

  private Outcome amount(Order order, long minor, Requester by, String reason) {
    if (!by.workedFor(order)) {
      return new Outcome.MayNotGiveMoney();
    }
    Payment payment = payments.ofOrder(order.id()).orElse(null);
    if (payment == null) {
      return new Outcome.NotRefundable("nothing-paid");
    }
    Instant now = time.instant();
    if (!payments.giveBack(payment.id(), minor, now)) {
      return new Outcome.MoreThanLeft(payments.left(payment.id()));
    }
    Refund refund = refund(order, payment, RefundKind.AMOUNT, reason, minor, List.of());
    save(order, refund, by.userId(), RefundMoney.NAME, now);
    return new Outcome.Begun(refund);
  }

  private static @Nullable String refusal(
      List<Ticket> chosen, Order order, Requester by, Instant now) {
    for (Ticket ticket : chosen) {
      String refusal = ticket.notRefundable();
      if (refusal != null) {
        return refusal;
      }
      // the seller's to refund, not its buyer's; after a chargeback it is nobody's
      if (ticket.status() == TicketStatus.REVOKED && !by.workedFor(order)) {
        return "ticket-revoked";
      }
      if (!ticket.ownerId().equals(order.userId()) && !by.workedFor(order)) {
        return "ticket-transferred";
      }
    }
    return by.workedFor(order) || now.isBefore(order.reservedEvent().startsAt())
        ? null
        : "event-started";
  }

  /**
   * Begins to refund the good tickets of an order whose event was cancelled. Whoever went in has
   * had the evening; what becomes of the money of a revoked ticket is decided by those who revoked
   * it.
   *
   * @param order as the caller's transaction holds it
   */
  Refunds.OfEvent ofCancelledEvent(Order order) {
    if (!hasTickets(order)) {
      return Refunds.OfEvent.BUSY;
    }
    List<Ticket> refundable =
        tickets.ofOrder(order.id()).stream().filter(t -> t.status().admissible()).toList();
    List<Ticket> free = refundable.stream().filter(ticket -> ticket.pending() == null).toList();
    if (refundable.isEmpty()) {
      return Refunds.OfEvent.NOTHING;
    }
    return free.isEmpty() || begin(order, RefundKind.EVENT, free, null, "event cancelled") == null
        ? Refunds.OfEvent.BUSY
        : Refunds.OfEvent.BEGUN;
  }

  /** Null when somebody else took one of the tickets in this moment; none may stay claimed then. */
  private @Nullable Refund begin(
      Order order, RefundKind kind, List<Ticket> chosen, @Nullable UUID by, String reason) {
    Instant now = time.instant();
    Map<UUID, Claimed> claimed =
        tickets
            .claim(
                OperationKind.REFUND,
                chosen.stream().map(t -> new Wish(t.id(), Ids.next(), t.ownerId())).toList(),
                now)
            .stream()
            .collect(Collectors.toMap(Claimed::ticketId, Function.identity()));
    if (claimed.size() != chosen.size()) {
      return null;
    }
    Payment payment = payments.ofOrder(order.id()).orElse(null);
    long left = payment == null ? 0 : payments.left(payment.id());
    List<Item> items = items(chosen, claimed, left);
    long amount = items.stream().mapToLong(Item::amountMinor).sum();
    if (payment != null && !payments.giveBack(payment.id(), amount, now)) {
      return null;
    }
    Refund refund = refund(order, payment, kind, reason, amount, items);
    save(order, refund, by, FenceTickets.NAME, now);
    refunds.insertTickets(refund);
    return refund;
  }

  private void save(Order order, Refund refund, @Nullable UUID by, String firstStep, Instant now) {
    if (!refunds.insert(refund, by, now)) {
      throw new IllegalStateException("order " + order.id() + " is being refunded already");
    }
    orders.change(order, OrderStatus.REFUNDING, now);
    sagas.beginInBackground(RefundSaga.NAME, refund.id(), firstStep);
  }

  /** Each ticket brings back what was paid for it, as long as so much is left of the payment. */
  private static List<Item> items(List<Ticket> chosen, Map<UUID, Claimed> claimed, long leftMinor) {
    List<Item> items = new ArrayList<>(chosen.size());
    long left = leftMinor;
    for (Ticket ticket : chosen) {
      Claimed claim = Objects.requireNonNull(claimed.get(ticket.id()));
      long amount = Math.min(ticket.priceMinor(), left);
      left -= amount;
      items.add(
          new Item(
              ticket.id(),
              ticket.ticketTypeId(),
              ticket.seat() == null ? null : ticket.seat().number(),
              ticket.ownerId(),
              claim.operationId(),
              claim.generation(),
              amount,
              ticket.status() == TicketStatus.REVOKED,
              false,
              Fence.PENDING,
              null,
              null));
    }
    return items;
  }

  private static Refund refund(
      Order order,
      @Nullable Payment payment,
      RefundKind kind,
      String reason,
      long amountMinor,
      List<Item> items) {
    return new Refund(
        Ids.next(),
        order.id(),
        order.eventId(),
        payment == null ? null : payment.id(),
        payment == null ? null : payment.providerPaymentId(),
        kind,
        RefundStatus.PENDING,
        reason,
        amountMinor,
        order.reservedCurrency(),
        1,
        null,
        null,
        items);
  }
}

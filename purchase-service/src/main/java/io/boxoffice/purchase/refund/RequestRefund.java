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
import io.boxoffice.purchase.ticket.StatusReason;
import io.boxoffice.purchase.ticket.Ticket;
import io.boxoffice.purchase.ticket.TicketStatus;
import io.boxoffice.purchase.ticket.TicketStore;
import io.boxoffice.purchase.ticket.TicketStore.Claimed;
import io.boxoffice.purchase.ticket.TicketStore.Wish;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Begins the refund of a whole order: every ticket is claimed, or nothing happens. */
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

    record NotRefundable(String reason) implements Outcome {}
  }

  Outcome refund(UUID orderId, Requester by, String reason) {
    return transaction.execute(
        status -> {
          Order order = orders.lock(orderId).filter(by::sees).orElse(null);
          if (order == null) {
            return new Outcome.UnknownOrder();
          }
          if (order.status() != OrderStatus.COMPLETED) {
            return new Outcome.NotRefundable("order-" + order.status().wireName());
          }
          List<Ticket> all = tickets.ofOrder(orderId);
          String refusal = refusal(all, order, by, time.instant());
          return refusal == null
              ? begin(order, all, by, reason, status)
              : new Outcome.NotRefundable(refusal);
        });
  }

  private static @Nullable String refusal(
      List<Ticket> all, Order order, Requester by, Instant now) {
    for (Ticket ticket : all) {
      if (ticket.status() == TicketStatus.CHECKED_IN || ticket.status() == TicketStatus.USED) {
        return "already-admitted";
      }
      if (!ticket.status().mayBecome(TicketStatus.REFUNDED)) {
        return "ticket-" + ticket.status().wireName();
      }
      if (ticket.status() == TicketStatus.REVOKED && !mayRefundRevoked(ticket, order, by)) {
        return "ticket-revoked";
      }
      if (!ticket.ownerId().equals(order.userId()) && !by.workedFor(order)) {
        return "ticket-transferred";
      }
      if (ticket.pending() != null) {
        return "operation-pending";
      }
    }
    return by.workedFor(order) || now.isBefore(order.reservedEvent().startsAt())
        ? null
        : "event-started";
  }

  /**
   * A revoked ticket is the seller's to refund, not its buyer's; after a chargeback the money has
   * gone back already, so it is nobody's.
   */
  private static boolean mayRefundRevoked(Ticket ticket, Order order, Requester by) {
    return by.workedFor(order) && !StatusReason.CHARGEBACK.wireName().equals(ticket.statusReason());
  }

  private Outcome begin(
      Order order, List<Ticket> all, Requester by, String reason, TransactionStatus status) {
    Instant now = time.instant();
    Map<UUID, Claimed> claimed =
        tickets
            .claim(
                OperationKind.REFUND,
                all.stream().map(t -> new Wish(t.id(), Ids.next(), t.ownerId())).toList(),
                now)
            .stream()
            .collect(Collectors.toMap(Claimed::ticketId, Function.identity()));
    if (claimed.size() != all.size()) {
      // somebody else took one of them in this moment; none may stay claimed
      status.setRollbackOnly();
      return new Outcome.NotRefundable("operation-pending");
    }
    Payment payment = payments.ofOrder(order.id()).orElse(null);
    Refund refund = refund(order, payment, all, claimed, reason);
    if (!refunds.insert(refund, by.userId(), now)) {
      status.setRollbackOnly();
      return new Outcome.NotRefundable("operation-pending");
    }
    refunds.insertTickets(refund);
    orders.change(order, OrderStatus.REFUNDING, now);
    sagas.beginInBackground(RefundSaga.NAME, refund.id(), FenceTickets.NAME);
    return new Outcome.Begun(refund);
  }

  private static Refund refund(
      Order order,
      @Nullable Payment payment,
      List<Ticket> all,
      Map<UUID, Claimed> claimed,
      String reason) {
    List<Item> items =
        all.stream()
            .map(
                t -> {
                  Claimed claim = Objects.requireNonNull(claimed.get(t.id()));
                  return new Item(
                      t.id(),
                      t.ticketTypeId(),
                      t.seat() == null ? null : t.seat().number(),
                      t.ownerId(),
                      claim.operationId(),
                      claim.generation(),
                      t.priceMinor(),
                      Fence.PENDING,
                      null,
                      null);
                })
            .toList();
    return new Refund(
        Ids.next(),
        order.id(),
        order.eventId(),
        payment == null ? null : payment.id(),
        payment == null ? null : payment.providerPaymentId(),
        RefundKind.ORDER,
        RefundStatus.PENDING,
        reason,
        items.stream().mapToLong(Item::amountMinor).sum(),
        order.reservedCurrency(),
        1,
        null,
        null,
        items);
  }
}

package io.boxoffice.purchase.refund;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.checkin.AdmissionFence;
import io.boxoffice.purchase.checkin.AdmissionFence.Decision;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.payment.PaymentStore;
import io.boxoffice.purchase.refund.Refund.Fence;
import io.boxoffice.purchase.refund.Refund.Item;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import io.boxoffice.purchase.ticket.TicketStore;
import io.boxoffice.purchase.ticket.TicketStore.Claimed;
import io.boxoffice.purchase.ticket.TicketStore.Hold;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Blocks every ticket at the gates, or gives back what was blocked: so many calls, then what came
 * of them is recorded, which renews the lease as well.
 */
@Component
class FenceTickets implements SagaStep<Refund> {
  static final String NAME = "fence_tickets";

  /** Most calls between two recordings; far fewer than a lease has time for. */
  static final int CHUNK = 50;

  private final AdmissionFence fence;
  private final RefundStore refunds;
  private final PaymentStore payments;
  private final TicketStore tickets;
  private final OrderStore orders;
  private final InstantSource time;

  FenceTickets(
      AdmissionFence fence,
      RefundStore refunds,
      PaymentStore payments,
      TicketStore tickets,
      OrderStore orders,
      InstantSource time) {
    this.fence = fence;
    this.refunds = refunds;
    this.payments = payments;
    this.tickets = tickets;
    this.orders = orders;
    this.time = time;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String waitsFor() {
    return "the gates";
  }

  @Override
  public boolean needed(Refund refund) {
    return !refund.tickets().isEmpty();
  }

  @Override
  public StepOutcome<Refund> forward(Refund refund) {
    List<Item> waiting = refund.tickets(f -> f == Fence.PENDING);
    List<Item> chunk = chunk(waiting);
    List<Item> blocked = new ArrayList<>();
    for (Item ticket : chunk) {
      if (ticket.revoked()) {
        blocked.add(ticket);
        continue;
      }
      Decision decision =
          fence.block(
              ticket.ticketId(),
              refund.eventId(),
              ticket.generation(),
              ticket.operationId(),
              refund.kind() == RefundKind.EVENT ? "cancelled" : "refunded");
      switch (decision) {
        case Decision.Fenced ignored -> blocked.add(ticket);
        case Decision.Refused refused -> {
          blocked.addAll(refund.tickets(f -> f == Fence.BLOCKED));
          return new StepOutcome.TurnBack<>(
              () -> keep(refund, blocked, refused.reason()), refused.reason());
        }
      }
    }
    return chunk.size() == waiting.size()
        ? StepOutcome.done(() -> blocked(refund, blocked))
        : new StepOutcome.Restart<>(
            NAME,
            () -> blocked(refund, blocked),
            null,
            waiting.size() - chunk.size() + " tickets are left to block");
  }

  private static List<Item> chunk(List<Item> items) {
    return items.subList(0, Math.min(CHUNK, items.size()));
  }

  private Refund blocked(Refund refund, List<Item> blocked) {
    refunds.fence(refund.id(), ids(blocked), Fence.BLOCKED);
    return reload(refund);
  }

  /**
   * What was not blocked is let go, and so is what was revoked before; the others are claimed anew,
   * for a live code to their owners.
   */
  private Refund keep(Refund refund, List<Item> dead, String why) {
    Instant now = time.instant();
    List<Item> blocked = dead.stream().filter(t -> !t.revoked()).toList();
    List<Item> kept = refund.tickets().stream().filter(t -> !blocked.contains(t)).toList();
    tickets.giveUp(kept.stream().map(Item::hold).toList(), now);
    refunds.fence(refund.id(), ids(kept), Fence.KEPT);
    List<Claimed> restoring =
        tickets.claimToRestore(
            blocked.stream().map(t -> new Hold(t.ticketId(), Ids.next())).toList(),
            blocked.stream().map(Item::operationId).toArray(UUID[]::new),
            now);
    restoring.forEach(
        c -> refunds.restoring(refund.id(), c.ticketId(), c.operationId(), c.generation()));
    refunds.note(refund.id(), why, now);
    return reload(refund);
  }

  @Override
  public StepOutcome<Refund> back(Refund refund) {
    List<Item> waiting = refund.tickets(f -> f == Fence.RESTORING);
    List<Item> chunk = chunk(waiting);
    List<Item> restored = new ArrayList<>();
    List<Item> dead = new ArrayList<>();
    for (Item ticket : chunk) {
      Decision decision =
          fence.own(
              ticket.ticketId(),
              refund.eventId(),
              ticket.restoreNumber(),
              ticket.restoreOperation(),
              ticket.ownerId());
      switch (decision) {
        case Decision.Fenced ignored -> restored.add(ticket);
        case Decision.Refused ignored -> dead.add(ticket);
      }
    }
    if (chunk.size() < waiting.size()) {
      return new StepOutcome.TurnBack<>(
          () -> settle(refund, restored, dead),
          waiting.size() - chunk.size() + " tickets are left to restore");
    }
    // those of earlier chunks that could not be restored are the only ones that are blocked now
    dead.addAll(refund.tickets(f -> f == Fence.BLOCKED));
    return dead.isEmpty()
        ? StepOutcome.done(() -> refuse(refund, restored))
        : new StepOutcome.Restart<>(
            RefundMoney.NAME,
            () -> refundOnly(refund, restored, dead),
            null,
            dead.size() + " tickets cannot be given live codes again");
  }

  private Refund settle(Refund refund, List<Item> restored, List<Item> dead) {
    restore(refund, restored, time.instant());
    refunds.fence(refund.id(), ids(dead), Fence.BLOCKED);
    return reload(refund);
  }

  private Refund refuse(Refund refund, List<Item> restored) {
    Instant now = time.instant();
    restore(refund, restored, now);
    refunds.refused(refund.id(), refund.refusal() == null ? "refused" : refund.refusal(), now);
    keepMoney(refund, refund.amountMinor(), now);
    Order order = orders.lock(refund.orderId()).orElseThrow();
    orders.putBack(
        order,
        refunds.anythingReturned(order.id())
            ? OrderStatus.PARTIALLY_REFUNDED
            : OrderStatus.COMPLETED,
        now);
    return reload(refund);
  }

  private Refund refundOnly(Refund refund, List<Item> restored, List<Item> dead) {
    Instant now = time.instant();
    settle(refund, restored, dead);
    long left = dead.stream().mapToLong(Item::amountMinor).sum();
    keepMoney(refund, refund.amountMinor() - left, now);
    refunds.reduce(refund.id(), left, now);
    return reload(refund);
  }

  private void keepMoney(Refund refund, long amountMinor, Instant now) {
    if (refund.paymentId() != null) {
      payments.keep(refund.paymentId(), amountMinor, now);
    }
  }

  private void restore(Refund refund, List<Item> restored, Instant now) {
    tickets.restored(restored.stream().map(Item::hold).toList(), now);
    refunds.fence(refund.id(), ids(restored), Fence.RESTORED);
  }

  private Refund reload(Refund refund) {
    return refunds.find(refund.id()).orElseThrow();
  }

  private static List<UUID> ids(List<Item> items) {
    return items.stream().map(Item::ticketId).toList();
  }
}

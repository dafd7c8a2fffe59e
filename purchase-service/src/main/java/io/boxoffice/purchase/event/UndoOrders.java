package io.boxoffice.purchase.event;

import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.refund.Refunds;
import io.boxoffice.purchase.saga.Superseded;
import io.boxoffice.purchase.sale.CancelOrder;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Undoes the orders of a cancelled event, so many in a turn. What becomes of an order and that it
 * is dealt with are one transaction, so that a crash repeats nothing and leaves nothing out. An
 * order with something under way is left for the next pass.
 */
@Component
class UndoOrders {
  private static final Logger log = LoggerFactory.getLogger(UndoOrders.class);
  private static final int MANY_PASSES = 20;
  private final CancellationStore cancellations;
  private final OrderStore orders;
  private final CancelOrder cancel;
  private final Refunds refunds;
  private final EventProperties properties;
  private final TransactionTemplate transaction;

  UndoOrders(
      CancellationStore cancellations,
      OrderStore orders,
      CancelOrder cancel,
      Refunds refunds,
      EventProperties properties,
      TransactionTemplate transaction) {
    this.cancellations = cancellations;
    this.orders = orders;
    this.cancel = cancel;
    this.refunds = refunds;
    this.properties = properties;
    this.transaction = transaction;
  }

  /** One turn of a job whose lease the caller has taken. */
  void turn(Job job) {
    try {
      List<UUID> next = transaction.execute(status -> cancellations.next(job, properties.batch()));
      next.forEach(order -> undo(job, order));
      if (next.size() == properties.batch()) {
        transaction.executeWithoutResult(status -> cancellations.pause(job));
      } else {
        transaction.executeWithoutResult(status -> cancellations.endPass(job));
        if (job.pass() % MANY_PASSES == 0) {
          log.warn(
              "event {} was cancelled, and after {} passes some of its orders are still open",
              job.eventId(),
              job.pass());
        }
      }
    } catch (Superseded e) {
      log.info("the orders of event {} are undone elsewhere: {}", job.eventId(), e.getMessage());
    }
  }

  private void undo(Job job, UUID orderId) {
    if (!undone(job, orderId)) {
      transaction.executeWithoutResult(status -> advance(job, orderId, 0, 0));
    }
  }

  /** An order that cannot be undone must not keep those behind it from being. */
  private boolean undone(Job job, UUID orderId) {
    try {
      return transaction.execute(status -> undone(job, orders.lock(orderId).orElseThrow(), status));
    } catch (Superseded e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("order {} of a cancelled event is left for the next pass", orderId, e);
      return false;
    }
  }

  private boolean undone(Job job, Order order, TransactionStatus status) {
    if (cancel.ofCancelledEvent(order)) {
      advance(job, order.id(), 1, 0);
      return true;
    }
    return switch (refunds.ofCancelledEvent(order)) {
      case BEGUN -> {
        advance(job, order.id(), 0, 1);
        yield true;
      }
      case NOTHING, BUSY -> {
        status.setRollbackOnly();
        yield false;
      }
    };
  }

  private void advance(Job job, UUID orderId, int cancelled, int begun) {
    if (!cancellations.advance(job, orderId, cancelled, begun)) {
      throw new Superseded("its lease was taken");
    }
  }
}

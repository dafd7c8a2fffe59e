package io.boxoffice.purchase.refund;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.payment.Payment;
import io.boxoffice.purchase.saga.Sagas;
import java.sql.Timestamp;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Gives back what nobody asked for: money that came too late or beside the order's own payment, and
 * tickets of a cancelled event.
 */
@Component
public class Refunds {
  private final RefundStore refunds;
  private final OrderStore orders;
  private final RequestRefund request;
  private final Sagas sagas;
  private final WorkerDatabase worker;
  private final InstantSource time;

  Refunds(
      RefundStore refunds,
      OrderStore orders,
      RequestRefund request,
      Sagas sagas,
      WorkerDatabase worker,
      InstantSource time) {
    this.refunds = refunds;
    this.orders = orders;
    this.request = request;
    this.sagas = sagas;
    this.worker = worker;
    this.time = time;
  }

  /** What became of an order whose event was cancelled. */
  public enum OfEvent {
    /** What can be refunded of it goes back. */
    BEGUN,
    /** Nothing is left that could be. */
    NOTHING,
    /** Something else is under way with it: to be tried again; the transaction must not commit. */
    BUSY
  }

  /** Starts the refund of all that can be of an order whose event was cancelled. */
  public OfEvent ofCancelledEvent(Order order) {
    return request.ofCancelledEvent(order);
  }

  /**
   * Starts the refund of an order that was paid for and gets no tickets. Inside the transaction of
   * its cause.
   *
   * @return the order as it is then
   */
  public Order late(Order order, Payment payment, String reason) {
    Order refunding = orders.change(order, OrderStatus.REFUNDING, time.instant());
    begin(order, payment, RefundKind.LATE, reason);
    return refunding;
  }

  /** Starts the refund of a payment that is not the order's own; the order stays as it is. */
  public void stray(Order order, Payment payment) {
    begin(order, payment, RefundKind.STRAY, "second payment");
  }

  /** The provider has news of a refund: its saga looks at it now instead of later. */
  public void lookAgain(String providerRefundId) {
    worker
        .jdbc()
        .sql(
            """
            update sagas s
               set drive_at = :now
              from refunds r
             where r.provider_refund_id = :refund and r.finished_at is null
               and s.saga = 'refund' and s.id = r.id and s.lease_owner is null
               and s.drive_at > :now
            """)
        .param("now", Timestamp.from(time.instant()))
        .param("refund", providerRefundId)
        .update();
  }

  private void begin(Order order, Payment payment, RefundKind kind, String reason) {
    Refund refund =
        new Refund(
            Ids.next(),
            order.id(),
            order.eventId(),
            payment.id(),
            payment.providerPaymentId(),
            kind,
            RefundStatus.PENDING,
            reason,
            payment.amountMinor(),
            payment.currency(),
            1,
            null,
            null,
            List.of());
    if (!refunds.insert(refund, null, time.instant())) {
      throw new IllegalStateException("order " + order.id() + " is being refunded already");
    }
    sagas.beginInBackground(RefundSaga.NAME, refund.id(), RefundMoney.NAME);
  }
}

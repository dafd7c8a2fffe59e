package io.boxoffice.purchase.refund;

import io.boxoffice.purchase.saga.Saga;
import io.boxoffice.purchase.saga.SagaStep;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * How a refund goes. Its tickets were claimed when it was asked for. A refund without tickets takes
 * the steps of the money alone.
 *
 * <p>When the gates refuse a ticket, the saga turns back: tickets that were blocked before are
 * given live codes again. Where even that is refused the holder has a dead code, so those tickets,
 * and only those, are refunded after all.
 */
@Component
class RefundSaga implements Saga<Refund> {
  static final String NAME = "refund";

  private final List<SagaStep<Refund>> steps;
  private final RefundStore refunds;

  RefundSaga(
      FenceTickets fenceTickets,
      RefundMoney refundMoney,
      AwaitRefund awaitRefund,
      FinishTickets finishTickets,
      ReturnStock returnStock,
      CompleteRefund completeRefund,
      RefundStore refunds) {
    this.steps =
        List.of(fenceTickets, refundMoney, awaitRefund, finishTickets, returnStock, completeRefund);
    this.refunds = refunds;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Class<Refund> type() {
    return Refund.class;
  }

  @Override
  public List<SagaStep<Refund>> steps() {
    return steps;
  }

  @Override
  public Optional<Refund> load(UUID id) {
    return refunds.find(id);
  }

  @Override
  public UUID orderId(Refund refund) {
    return refund.orderId();
  }
}

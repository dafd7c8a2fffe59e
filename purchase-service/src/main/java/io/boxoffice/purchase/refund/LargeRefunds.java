package io.boxoffice.purchase.refund;

import io.boxoffice.purchase.approval.ApprovalRequest;
import io.boxoffice.purchase.approval.ApprovalType;
import io.boxoffice.purchase.approval.Approvals;
import io.boxoffice.purchase.approval.ApprovedAction;
import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.refund.RequestRefund.Outcome;
import io.boxoffice.purchase.refund.RequestRefund.Requester;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refunds of much money: who works for the order asks for one, and it begins when others have
 * approved it. What a buyer asks for by right needs nobody's approval.
 */
@Component
class LargeRefunds implements ApprovedAction {
  private final Approvals approvals;
  private final OrderStore orders;
  private final RequestRefund request;
  private final LargeRefundProperties properties;
  private final TransactionTemplate transaction;
  private final JsonMapper json;

  LargeRefunds(
      Approvals approvals,
      OrderStore orders,
      RequestRefund request,
      LargeRefundProperties properties,
      TransactionTemplate transaction,
      JsonMapper json) {
    this.approvals = approvals;
    this.orders = orders;
    this.request = request;
    this.properties = properties;
    this.transaction = transaction;
    this.json = json;
  }

  /** What is asked for through the approvals' own route. */
  record Asked(@Nullable UUID orderId) {}

  /** The refund that is to be. */
  record Details(UUID orderId, long amountMinor, String currency, boolean allOfTenant) {
    static Details of(Order order, boolean allOfTenant) {
      return new Details(order.id(), order.totalMinor(), order.reservedCurrency(), allOfTenant);
    }
  }

  @Override
  public ApprovalType type() {
    return ApprovalType.LARGE_REFUND;
  }

  /**
   * Asks for approval when the refund needs it; empty when it may begin at once, or is to be
   * refused by its own rules.
   */
  Optional<ApprovalRequest> ask(UUID orderId, Requester by, String reason) {
    return transaction.execute(
        status ->
            orders
                .find(orderId)
                .filter(order -> order.status() == OrderStatus.COMPLETED && by.workedFor(order))
                .filter(order -> properties.large(order.totalMinor(), order.reservedCurrency()))
                .map(
                    order ->
                        approvals
                            .ask(
                                type(),
                                subject(order),
                                Details.of(order, by.allOfTenant()),
                                reason.isBlank() ? "requested" : reason,
                                by.userId())
                            .request()));
  }

  private static String subject(Order order) {
    return "order:" + order.id();
  }

  @Override
  public Checked check(JsonNode details, Asker asker) {
    Asked read;
    try {
      read = json.treeToValue(details, Asked.class);
    } catch (JacksonException e) {
      return ApprovedAction.malformed("details needs the orderId.");
    }
    if (read == null || read.orderId() == null) {
      return ApprovedAction.malformed("details needs the orderId.");
    }
    Requester by = new Requester(asker.userId(), true, asker.admin());
    Order order = orders.find(read.orderId()).filter(by::workedFor).orElse(null);
    if (order == null) {
      return new Checked.Wrong(
          new Failure(404, "unknown-order", "There is no such order.", Map.of()));
    }
    if (order.status() != OrderStatus.COMPLETED) {
      String why = "order-" + order.status().wireName();
      return new Checked.Wrong(
          new Failure(
              409,
              "order-not-refundable",
              "The order cannot be refunded: " + why + ".",
              Map.of("reason", why)));
    }
    return new Checked.Fine(subject(order), Details.of(order, asker.admin()));
  }

  @Override
  public Done execute(ApprovalRequest approved) {
    Details details = json.treeToValue(approved.details(), Details.class);
    Requester by = new Requester(approved.requestedBy(), true, details.allOfTenant());
    return switch (request.refund(details.orderId(), by, approved.reason())) {
      case Outcome.Begun begun ->
          new Done.Executed(Map.of("refundId", begun.refund().id().toString()));
      case Outcome.UnknownOrder ignored -> new Done.Refused("unknown-order");
      case Outcome.NotRefundable refused -> new Done.Refused(refused.reason());
    };
  }
}

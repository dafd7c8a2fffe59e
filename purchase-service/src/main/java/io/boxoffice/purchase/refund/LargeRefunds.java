package io.boxoffice.purchase.refund;

import io.boxoffice.purchase.approval.ApprovalRequest;
import io.boxoffice.purchase.approval.ApprovalType;
import io.boxoffice.purchase.approval.Approvals;
import io.boxoffice.purchase.approval.ApprovedAction;
import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.payment.PaymentStore;
import io.boxoffice.purchase.refund.RequestRefund.Outcome;
import io.boxoffice.purchase.refund.RequestRefund.Requester;
import io.boxoffice.purchase.ticket.Ticket;
import io.boxoffice.purchase.ticket.TicketStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final PaymentStore payments;
  private final TicketStore tickets;
  private final RequestRefund request;
  private final LargeRefundProperties properties;
  private final TransactionTemplate transaction;
  private final JsonMapper json;

  LargeRefunds(
      Approvals approvals,
      OrderStore orders,
      PaymentStore payments,
      TicketStore tickets,
      RequestRefund request,
      LargeRefundProperties properties,
      TransactionTemplate transaction,
      JsonMapper json) {
    this.approvals = approvals;
    this.orders = orders;
    this.payments = payments;
    this.tickets = tickets;
    this.request = request;
    this.properties = properties;
    this.transaction = transaction;
    this.json = json;
  }

  /** What is asked for through the approvals' own route. */
  record Asked(@Nullable UUID orderId) {}

  /**
   * The refund that is to be.
   *
   * @param amountMinor what it comes to, at most
   * @param ticketIds the tickets that end; null for all of them, or for none
   * @param moneyAlone whether no ticket ends
   */
  record Details(
      UUID orderId,
      long amountMinor,
      String currency,
      boolean allOfTenant,
      @Nullable Set<UUID> ticketIds,
      boolean moneyAlone) {

    static Details of(Order order, Wanted wanted, long amountMinor, boolean allOfTenant) {
      return new Details(
          order.id(),
          amountMinor,
          order.reservedCurrency(),
          allOfTenant,
          wanted instanceof Wanted.Tickets(Set<UUID> ids) ? ids : null,
          wanted instanceof Wanted.Amount);
    }

    Wanted wanted() {
      if (ticketIds != null) {
        return new Wanted.Tickets(ticketIds);
      }
      return moneyAlone ? new Wanted.Amount(amountMinor) : new Wanted.Everything();
    }
  }

  @Override
  public ApprovalType type() {
    return ApprovalType.LARGE_REFUND;
  }

  /**
   * Asks for approval when the refund needs it; empty when it may begin at once, or is to be
   * refused by its own rules. What the order has given back before counts, so that no large refund
   * comes in small parts.
   */
  Optional<ApprovalRequest> ask(UUID orderId, Requester by, Wanted wanted, String reason) {
    return transaction.execute(
        status ->
            orders
                .find(orderId)
                .filter(order -> RequestRefund.hasTickets(order) && by.workedFor(order))
                .filter(
                    order ->
                        properties.large(
                            Math.addExact(amount(order, wanted), returned(order)),
                            order.reservedCurrency()))
                .map(
                    order ->
                        approvals
                            .ask(
                                type(),
                                subject(order),
                                Details.of(order, wanted, amount(order, wanted), by.allOfTenant()),
                                reason.isBlank() ? "requested" : reason,
                                by.userId())
                            .request()));
  }

  private long amount(Order order, Wanted wanted) {
    return switch (wanted) {
      case Wanted.Everything ignored -> order.totalMinor() - returned(order);
      case Wanted.Amount(long minor) -> Math.min(minor, order.totalMinor());
      case Wanted.Tickets(Set<UUID> ids) ->
          tickets.ofOrder(order.id()).stream()
              .filter(ticket -> ids.contains(ticket.id()))
              .mapToLong(Ticket::priceMinor)
              .sum();
    };
  }

  private long returned(Order order) {
    return payments
        .ofOrder(order.id())
        .map(payment -> payment.amountMinor() - payments.left(payment.id()))
        .orElse(0L);
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
    if (!RequestRefund.hasTickets(order)) {
      String why = "order-" + order.status().wireName();
      return new Checked.Wrong(
          new Failure(
              409,
              "order-not-refundable",
              "The order cannot be refunded: " + why + ".",
              Map.of("reason", why)));
    }
    return new Checked.Fine(
        subject(order),
        Details.of(
            order, new Wanted.Everything(), amount(order, new Wanted.Everything()), asker.admin()));
  }

  @Override
  public Done execute(ApprovalRequest approved) {
    Details details = json.treeToValue(approved.details(), Details.class);
    Requester by = new Requester(approved.requestedBy(), true, details.allOfTenant());
    return switch (request.refund(details.orderId(), by, details.wanted(), approved.reason())) {
      case Outcome.Begun begun ->
          new Done.Executed(Map.of("refundId", begun.refund().id().toString()));
      case Outcome.UnknownOrder ignored -> new Done.Refused("unknown-order");
      case Outcome.UnknownTicket ignored -> new Done.Refused("unknown-ticket");
      case Outcome.MayNotGiveMoney ignored -> new Done.Refused("forbidden");
      case Outcome.MoreThanLeft ignored -> new Done.Refused("more-than-left");
      case Outcome.NotRefundable refused -> new Done.Refused(refused.reason());
    };
  }
}

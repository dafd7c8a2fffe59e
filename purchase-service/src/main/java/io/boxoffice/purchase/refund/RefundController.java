package io.boxoffice.purchase.refund;

import static io.boxoffice.common.security.Roles.ADMIN;
import static io.boxoffice.common.security.Roles.SELLER;

import io.boxoffice.common.idempotency.Idempotency;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.purchase.approval.ApprovalRequest;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.refund.RequestRefund.Outcome;
import io.boxoffice.purchase.refund.RequestRefund.Requester;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Refunds of an order, for its buyer, the event's seller and administrators. */
@RestController
@RequestMapping("/api/orders/{id}/refunds")
class RefundController {
  private final RequestRefund request;
  private final LargeRefunds large;
  private final RefundStore refunds;
  private final OrderStore orders;
  private final Idempotency idempotency;
  private final TransactionTemplate transaction;

  RefundController(
      RequestRefund request,
      LargeRefunds large,
      RefundStore refunds,
      OrderStore orders,
      Idempotency idempotency,
      TransactionTemplate transaction) {
    this.request = request;
    this.large = large;
    this.refunds = refunds;
    this.orders = orders;
    this.idempotency = idempotency;
    this.transaction = transaction;
  }

  /** The whole order, or some of its tickets, or an amount. */
  record RefundRequest(
      @Nullable @Size(max = 500) String reason,
      @Nullable @Size(min = 1, max = 1000) List<@NotNull UUID> ticketIds,
      @Nullable @Positive Long amountMinor) {

    @AssertTrue(message = "must be alone: either ticketIds or amountMinor") @SuppressWarnings("unused")
    boolean isAmountMinor() {
      return ticketIds == null || amountMinor == null;
    }

    @AssertTrue(message = "must name each ticket once") @SuppressWarnings("unused")
    boolean isTicketIds() {
      return ticketIds == null || new HashSet<>(ticketIds).size() == ticketIds.size();
    }

    Wanted wanted() {
      if (ticketIds != null) {
        return new Wanted.Tickets(Set.copyOf(ticketIds));
      }
      return amountMinor == null ? new Wanted.Everything() : new Wanted.Amount(amountMinor);
    }
  }

  record View(
      UUID id,
      UUID orderId,
      RefundKind kind,
      RefundStatus status,
      @Nullable String reason,
      @Nullable String refusal,
      long amountMinor,
      String currency,
      List<UUID> ticketIds) {

    static View of(Refund refund) {
      return new View(
          refund.id(),
          refund.orderId(),
          refund.kind(),
          refund.status(),
          refund.reason(),
          refund.refusal(),
          refund.amountMinor(),
          refund.currency(),
          refund.tickets().stream().map(Refund.Item::ticketId).toList());
    }
  }

  /** A refund that others have to approve first. */
  record Asked(UUID approvalId, UUID orderId, String status, int requiredApprovals) {
    static Asked of(UUID orderId, ApprovalRequest pending) {
      return new Asked(pending.id(), orderId, "approval_pending", pending.requiredApprovals());
    }
  }

  record Page(List<View> items) {}

  @PostMapping
  ResponseEntity<?> refund(
      CurrentUser user,
      @PathVariable("id") UUID id,
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
      @Valid @RequestBody(required = false) @Nullable RefundRequest body) {
    String reason = body == null || body.reason() == null ? "requested" : body.reason();
    Wanted wanted = body == null ? new Wanted.Everything() : body.wanted();
    return idempotency.execute(
        key,
        "refund:" + user.userId(),
        asked(id, reason, wanted),
        () -> begun(id, requester(user), wanted, reason));
  }

  private ResponseEntity<?> begun(UUID id, Requester by, Wanted wanted, String reason) {
    return large
        .ask(id, by, wanted, reason)
        .<ResponseEntity<?>>map(pending -> ResponseEntity.accepted().body(Asked.of(id, pending)))
        .orElseGet(() -> answer(request.refund(id, by, wanted, reason)));
  }

  private static List<Object> asked(UUID id, String reason, Wanted wanted) {
    return switch (wanted) {
      case Wanted.Everything ignored -> List.of(id, reason);
      case Wanted.Tickets(Set<UUID> ids) -> List.of(id, reason, ids.stream().sorted().toList());
      case Wanted.Amount(long minor) -> List.of(id, reason, minor);
    };
  }

  private static ResponseEntity<?> answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Begun begun ->
          ResponseEntity.status(HttpStatus.ACCEPTED).body(View.of(begun.refund()));
      case Outcome.UnknownOrder ignored -> unknown();
      case Outcome.UnknownTicket(UUID ticketId) ->
          Problems.of(
              HttpStatus.NOT_FOUND,
              "unknown-ticket",
              "The order has no such ticket.",
              Map.of("ticketId", ticketId));
      case Outcome.MayNotGiveMoney ignored ->
          Problems.of(
              HttpStatus.FORBIDDEN,
              "forbidden",
              "Only the seller and administrators give back an amount; name tickets instead.");
      case Outcome.MoreThanLeft(long leftMinor) ->
          Problems.of(
              HttpStatus.CONFLICT,
              "order-not-refundable",
              "Not so much is left of the payment; ask for less.",
              Map.of("reason", "more-than-left", "leftMinor", leftMinor));
      case Outcome.NotRefundable refused ->
          Problems.of(
              HttpStatus.CONFLICT,
              "order-not-refundable",
              "The order cannot be refunded: " + refused.reason() + ".",
              Map.of("reason", refused.reason()));
    };
  }

  @GetMapping
  ResponseEntity<?> list(CurrentUser user, @PathVariable("id") UUID id) {
    return transaction
        .execute(
            status ->
                orders
                    .find(id)
                    .filter(requester(user)::sees)
                    .map(order -> refunds.ofOrder(order.id())))
        .<ResponseEntity<?>>map(
            found -> ResponseEntity.ok(new Page(found.stream().map(View::of).toList())))
        .orElseGet(RefundController::unknown);
  }

  private static Requester requester(CurrentUser user) {
    return new Requester(user.userId(), user.hasRole(SELLER), user.hasRole(ADMIN));
  }

  private static ResponseEntity<?> unknown() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-order", "There is no such order.");
  }
}

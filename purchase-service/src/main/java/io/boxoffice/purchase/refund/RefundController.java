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
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
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

  record RefundRequest(@Nullable @Size(max = 500) String reason) {}

  record View(
      UUID id,
      UUID orderId,
      RefundStatus status,
      @Nullable String reason,
      @Nullable String refusal,
      long amountMinor,
      String currency) {

    static View of(Refund refund) {
      return new View(
          refund.id(),
          refund.orderId(),
          refund.status(),
          refund.reason(),
          refund.refusal(),
          refund.amountMinor(),
          refund.currency());
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
    return idempotency.execute(
        key,
        "refund:" + user.userId(),
        List.of(id, reason),
        () -> begun(id, requester(user), reason));
  }

  private ResponseEntity<?> begun(UUID id, Requester by, String reason) {
    return large
        .ask(id, by, reason)
        .<ResponseEntity<?>>map(pending -> ResponseEntity.accepted().body(Asked.of(id, pending)))
        .orElseGet(() -> answer(request.refund(id, by, reason)));
  }

  private static ResponseEntity<?> answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Begun begun ->
          ResponseEntity.status(HttpStatus.ACCEPTED).body(View.of(begun.refund()));
      case Outcome.UnknownOrder ignored -> unknown();
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

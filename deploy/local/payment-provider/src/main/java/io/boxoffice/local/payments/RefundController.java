package io.boxoffice.local.payments;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
class RefundController {

  record NewRefund(@Positive long amountMinor) {}

  record RefundView(String id, String paymentId, String status, long amountMinor, String currency) {

    static RefundView of(Refund refund) {
      return new RefundView(
          refund.id(),
          refund.paymentId(),
          refund.status().name().toLowerCase(Locale.ROOT),
          refund.amountMinor(),
          refund.currency());
    }
  }

  private final Refunds refunds;

  RefundController(Refunds refunds) {
    this.refunds = refunds;
  }

  @PostMapping("/payments/{paymentId}/refunds")
  ResponseEntity<?> refund(
      @PathVariable String paymentId,
      @RequestHeader("Idempotency-Key") Optional<String> idempotencyKey,
      @RequestBody @Valid NewRefund request) {
    Optional<String> key = IdempotencyKeys.valid(idempotencyKey);
    if (key.isEmpty()) {
      return IdempotencyKeys.missing();
    }
    return switch (refunds.refund(paymentId, key.get(), request.amountMinor())) {
      case Refunds.Outcome.Accepted(Refund refund) ->
          ResponseEntity.status(HttpStatus.CREATED).body(RefundView.of(refund));
      case Refunds.Outcome.UnknownPayment() -> PaymentController.unknown();
      case Refunds.Outcome.NotPaid() ->
          Problem.of(HttpStatus.CONFLICT, "payment-not-paid", "Nothing was paid to give back.");
      case Refunds.Outcome.MoreThanIsLeft(long leftMinor) -> moreThanIsLeft(leftMinor);
      case Refunds.Outcome.KeyReused() -> IdempotencyKeys.reused();
    };
  }

  @GetMapping("/payments/{paymentId}/refunds")
  ResponseEntity<?> of(@PathVariable String paymentId) {
    return ResponseEntity.ok(refunds.of(paymentId).stream().map(RefundView::of).toList());
  }

  @GetMapping("/refunds/{id}")
  ResponseEntity<?> byId(@PathVariable String id) {
    return refunds
        .byId(id)
        .<ResponseEntity<?>>map(refund -> ResponseEntity.ok(RefundView.of(refund)))
        .orElseGet(
            () -> Problem.of(HttpStatus.NOT_FOUND, "unknown-refund", "There is no such refund."));
  }

  private static ResponseEntity<Object> moreThanIsLeft(long leftMinor) {
    ProblemDetail problem =
        Problem.detail(
            HttpStatus.CONFLICT,
            "refund-exceeds-payment",
            "The refunds together would exceed the payment.");
    problem.setProperty("leftMinor", leftMinor);
    return Problem.of(HttpStatus.CONFLICT, problem);
  }
}

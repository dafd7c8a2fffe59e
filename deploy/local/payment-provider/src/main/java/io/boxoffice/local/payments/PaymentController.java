package io.boxoffice.local.payments;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/payments")
class PaymentController {

  private static final long LARGEST_AMOUNT = 999_999_999_999L;

  record NewPayment(
      @Positive @Max(LARGEST_AMOUNT) long amountMinor,
      @NotNull @Pattern(regexp = "[A-Z]{3}") String currency,
      @NotNull @Pattern(regexp = "[\\x21-\\x7e]{1,200}") String reference,
      @NotNull UUID tenantId) {}

  record Confirmation(
      @NotNull @Size(max = 100) String clientSecret,
      @NotNull @Pattern(regexp = "[0-9]{12,19}") String cardNumber) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PaymentView(
      String id,
      String status,
      String clientSecret,
      long amountMinor,
      String currency,
      String reference,
      UUID tenantId,
      @Nullable String failureCode,
      Instant createdAt) {

    static PaymentView of(Payment payment) {
      return new PaymentView(
          payment.id(),
          code(payment.status()),
          payment.clientSecret(),
          payment.amountMinor(),
          payment.currency(),
          payment.reference(),
          payment.tenantId(),
          payment.failureCode(),
          payment.createdAt());
    }
  }

  record ConfirmationView(String id, String status) {}

  private final Payments payments;

  PaymentController(Payments payments) {
    this.payments = payments;
  }

  @PostMapping
  ResponseEntity<?> create(
      @RequestHeader("Idempotency-Key") Optional<String> idempotencyKey,
      @RequestBody @Valid NewPayment request) {
    Optional<String> key = IdempotencyKeys.valid(idempotencyKey);
    if (key.isEmpty()) {
      return IdempotencyKeys.missing();
    }
    return switch (payments.create(
        key.get(),
        request.amountMinor(),
        request.currency(),
        request.reference(),
        request.tenantId())) {
      case Payments.Creation.Created(Payment payment) ->
          ResponseEntity.status(HttpStatus.CREATED).body(PaymentView.of(payment));
      case Payments.Creation.KeyReused() -> IdempotencyKeys.reused();
    };
  }

  @GetMapping
  List<PaymentView> byReference(@RequestParam String reference) {
    return payments.byReference(reference).stream().map(PaymentView::of).toList();
  }

  @GetMapping("/{id}")
  ResponseEntity<?> byId(@PathVariable String id) {
    return payments
        .byId(id)
        .<ResponseEntity<?>>map(payment -> ResponseEntity.ok(PaymentView.of(payment)))
        .orElseGet(PaymentController::unknown);
  }

  @PostMapping("/{id}/confirm")
  ResponseEntity<?> confirm(@PathVariable String id, @RequestBody @Valid Confirmation request) {
    Optional<TestCard> card = TestCard.byNumber(request.cardNumber());
    if (card.isEmpty()) {
      return Problem.of(
          HttpStatus.UNPROCESSABLE_CONTENT, "unknown-card", "This is not one of the test cards.");
    }
    return switch (payments.confirm(id, request.clientSecret(), card.get())) {
      case Payments.Change.Done(Payment payment) ->
          ResponseEntity.accepted()
              .body(new ConfirmationView(payment.id(), code(payment.status())));
      case Payments.Change.Unknown() -> unknown();
      case Payments.Change.WrongSecret() ->
          Problem.of(
              HttpStatus.FORBIDDEN, "wrong-client-secret", "The client secret is another one.");
      case Payments.Change.NotNow(Payment payment) -> notNow(payment);
    };
  }

  @PostMapping("/{id}/cancel")
  ResponseEntity<?> cancel(@PathVariable String id) {
    return switch (payments.cancel(id)) {
      case Payments.Change.Done(Payment payment) -> ResponseEntity.ok(PaymentView.of(payment));
      case Payments.Change.Unknown(), Payments.Change.WrongSecret() -> unknown();
      case Payments.Change.NotNow(Payment payment) -> notNow(payment);
    };
  }

  static ResponseEntity<Object> unknown() {
    return Problem.of(HttpStatus.NOT_FOUND, "unknown-payment", "There is no such payment.");
  }

  private static ResponseEntity<Object> notNow(Payment payment) {
    return Problem.of(
        HttpStatus.CONFLICT,
        "payment-" + code(payment.status()).replace('_', '-'),
        "The payment is " + code(payment.status()).replace('_', ' ') + ".");
  }

  private static String code(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

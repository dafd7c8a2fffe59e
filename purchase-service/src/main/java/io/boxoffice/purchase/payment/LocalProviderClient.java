package io.boxoffice.purchase.payment;

import io.boxoffice.purchase.payment.PaymentProvider.RefundState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;

/** The HTTP API of the local payment provider. */
@FeignClient(name = "payments", url = "${boxoffice.remote.payments.url}")
interface LocalProviderClient {

  record PaymentRequest(long amountMinor, String currency, UUID reference, UUID tenantId) {}

  record PaymentAnswer(
      String id,
      String status,
      long amountMinor,
      String currency,
      @Nullable String clientSecret,
      @Nullable String failureCode) {}

  record RefundRequest(long amountMinor) {}

  record RefundAnswer(String id, String status) {
    RefundState state() {
      return switch (status) {
        case "succeeded" -> RefundState.SUCCEEDED;
        case "failed" -> RefundState.FAILED;
        default -> RefundState.PENDING;
      };
    }
  }

  @PostMapping("/v1/payments")
  PaymentAnswer create(
      @RequestHeader("Authorization") String authorization,
      @RequestHeader("Idempotency-Key") String key,
      @RequestBody PaymentRequest request);

  @GetMapping("/v1/payments/{id}")
  PaymentAnswer payment(
      @RequestHeader("Authorization") String authorization, @PathVariable("id") String id);

  @PostMapping("/v1/payments/{id}/cancel")
  PaymentAnswer cancel(
      @RequestHeader("Authorization") String authorization, @PathVariable("id") String id);

  @PostMapping("/v1/payments/{id}/refunds")
  RefundAnswer refund(
      @RequestHeader("Authorization") String authorization,
      @RequestHeader("Idempotency-Key") String key,
      @PathVariable("id") String id,
      @RequestBody RefundRequest request);

  @GetMapping("/v1/refunds/{id}")
  RefundAnswer refund(
      @RequestHeader("Authorization") String authorization, @PathVariable("id") String id);
}

package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.saga.SagaStatus;
import io.boxoffice.purchase.saga.SagaStatus.Stuck;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What needs somebody's eyes: work that is stuck, and words of providers that are odd. */
@RestController
@PreAuthorize("hasAnyRole('admin', 'ops')")
class OperationsController {
  private final SagaStatus sagas;
  private final PaymentAnomalies anomalies;
  private final TransactionTemplate transaction;

  OperationsController(
      SagaStatus sagas, PaymentAnomalies anomalies, TransactionTemplate transaction) {
    this.sagas = sagas;
    this.anomalies = anomalies;
    this.transaction = transaction;
  }

  record Page<T>(List<T> items, @Nullable UUID nextCursor) {
    static <T> Page<T> of(List<T> found, int limit, Function<T, UUID> id) {
      return found.size() > limit
          ? new Page<>(found.subList(0, limit), id.apply(found.get(limit - 1)))
          : new Page<>(found, null);
    }
  }

  @GetMapping("/api/orders/stuck")
  Page<Stuck> stuck(
      @RequestParam(name = "cursor", required = false) @Nullable UUID cursor,
      @RequestParam(name = "limit", defaultValue = "20") @Min(1) @Max(100) int limit) {
    return Page.of(transaction.execute(status -> sagas.stuck(cursor, limit + 1)), limit, Stuck::id);
  }

  @GetMapping("/api/orders/payment-anomalies")
  Page<PaymentAnomalies.Row> anomalies(
      @RequestParam(name = "cursor", required = false) @Nullable UUID cursor,
      @RequestParam(name = "limit", defaultValue = "20") @Min(1) @Max(100) int limit) {
    return Page.of(
        transaction.execute(status -> anomalies.list(cursor, limit + 1)),
        limit,
        PaymentAnomalies.Row::id);
  }
}

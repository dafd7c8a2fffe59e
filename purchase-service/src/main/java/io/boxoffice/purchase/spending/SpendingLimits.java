package io.boxoffice.purchase.spending;

import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.spending.SpendingStore.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Keeps each buyer within limits: per transaction, in 24 hours, 7 days and 30 days, each window
 * ending now.
 *
 * <p>An order counts from the moment that it has its price. It counts no more when it is cancelled,
 * expires or its payment fails, and what was refunded counts no more: the database sees to that
 * whenever an order or a refund changes its status.
 */
@Component
public class SpendingLimits {
  private final SpendingStore store;
  private final SpendingProperties properties;
  private final MeterRegistry metrics;

  SpendingLimits(SpendingStore store, SpendingProperties properties, MeterRegistry metrics) {
    this.store = store;
    this.properties = properties;
    this.metrics = metrics;
  }

  /**
   * Counts what an order costs, in the transaction that gives it its price. Orders of one buyer
   * wait for each other here until that transaction ends, so none is decided by the past.
   *
   * @return why it is not allowed, or empty
   */
  public Optional<Failure> spend(Order order, Instant now) {
    if (order.free()) {
      return Optional.empty();
    }
    Optional<Refusal> refusal = store.spend(order, properties.of(order.reservedCurrency()), now);
    refusal.ifPresent(
        r -> metrics.counter("boxoffice.spending.refused", "limit", r.limit()).increment());
    return refusal.map(r -> failure(r, order));
  }

  private static Failure failure(Refusal refusal, Order order) {
    String currency = order.reservedCurrency();
    return new Failure(
        422,
        "spending-limit-exceeded",
        "The order costs %s. At most %s may be spent %s, and %s of it are left."
            .formatted(
                money(order.totalMinor(), currency),
                money(refusal.limitMinor(), currency),
                window(refusal.limit()),
                money(refusal.leftMinor(), currency)),
        Map.of(
            "limit", refusal.limit(),
            "limitMinor", refusal.limitMinor(),
            "leftMinor", refusal.leftMinor(),
            "currency", currency));
  }

  private static String window(String limit) {
    return switch (limit) {
      case "per_transaction" -> "at once";
      case "daily" -> "in 24 hours";
      case "weekly" -> "in 7 days";
      default -> "in 30 days";
    };
  }

  private static String money(long minor, String currency) {
    return BigDecimal.valueOf(minor, SpendingProperties.exponent(currency)).toPlainString()
        + " "
        + currency;
  }
}

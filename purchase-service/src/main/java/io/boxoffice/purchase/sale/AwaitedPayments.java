package io.boxoffice.purchase.sale;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Sales whose payment was started by this process, so that the provider's word about most of them
 * costs no look-up. What is remembered may be out of date or not yet committed: it is good for
 * writes under the condition of its versions alone.
 */
@Component
class AwaitedPayments {
  /** Most are paid within seconds; a sale that is not here is looked up. */
  private static final Duration KEEP = Duration.ofMinutes(5);

  private static final int MOST = 5_000;

  private final Cache<UUID, Sale> sales =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEEP).build();

  void remember(Sale sale) {
    sales.put(sale.order().id(), sale);
  }

  /** Returns the sale as it was when its payment was started, once. */
  Optional<Sale> take(UUID orderId) {
    return Optional.ofNullable(sales.asMap().remove(orderId));
  }
}

package io.boxoffice.purchase.tax;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.order.EventPlace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tax of a sale. Each replica keeps a tenant's rates for a few seconds, so that a sale costs no
 * look-up; a change takes effect everywhere after at most so long.
 */
@Component
public class TaxRates {
  static final Duration KEEP = Duration.ofSeconds(5);
  private static final int MOST_TENANTS = 10_000;

  private final Cache<UUID, Kept> kept = Caffeine.newBuilder().maximumSize(MOST_TENANTS).build();
  private final TaxStore store;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  TaxRates(TaxStore store, TransactionTemplate transaction, InstantSource time) {
    this.store = store;
    this.transaction = transaction;
    this.time = time;
  }

  private record Kept(TaxTable table, Instant since) {}

  /** Returns the rate that applies there now; empty when there is none, and so no tax. */
  public Optional<TaxRate> at(EventPlace place) {
    return place.country() == null ? Optional.empty() : table().at(place, time.instant());
  }

  private TaxTable table() {
    UUID tenant = TenantContext.required().tenantId();
    Instant now = time.instant();
    Kept found = kept.getIfPresent(tenant);
    if (found == null || found.since().plus(KEEP).isBefore(now) || now.isBefore(found.since())) {
      // inside the caller's transaction, when there is one
      found = new Kept(transaction.execute(status -> store.read()), now);
      kept.put(tenant, found);
    }
    return found.table();
  }

  /** Reads the rates as they are now. */
  TaxTable read() {
    return transaction.execute(status -> store.read());
  }

  /** Replaces the rates; false when they are no longer of the table's version. */
  boolean replace(TaxTable table, UUID by) {
    boolean replaced = transaction.execute(status -> store.replace(table, by, time.instant()));
    kept.invalidate(TenantContext.required().tenantId());
    return replaced;
  }
}

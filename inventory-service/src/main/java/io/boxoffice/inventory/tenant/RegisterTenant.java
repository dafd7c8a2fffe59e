package io.boxoffice.inventory.tenant;

import io.boxoffice.common.id.Ids;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Adds a tenant to the registry. */
@Service
class RegisterTenant {

  sealed interface Outcome {
    /** The tenant, new or from an identical request before. */
    record Registered(Tenant tenant) implements Outcome {}

    /** Its id or slug belongs to another. */
    record Taken() implements Outcome {}

    /** One of its hosts leads to another. */
    record HostTaken() implements Outcome {}
  }

  private final TenantStore store;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  RegisterTenant(TenantStore store, TransactionTemplate transaction, InstantSource time) {
    this.store = store;
    this.transaction = transaction;
    this.time = time;
  }

  Outcome register(
      @Nullable UUID wantedId, String slug, String name, String currency, List<String> hosts) {
    Tenant tenant =
        new Tenant(
            wantedId == null ? Ids.next() : wantedId,
            slug,
            name,
            currency,
            hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).distinct().sorted().toList(),
            "active",
            time.instant());
    Outcome outcome =
        transaction.execute(
            status -> {
              Outcome decided = insert(tenant);
              if (decided instanceof Outcome.HostTaken) {
                status.setRollbackOnly();
              }
              return decided;
            });
    return Objects.requireNonNull(outcome);
  }

  private Outcome insert(Tenant tenant) {
    if (!store.insert(tenant)) {
      Optional<Tenant> known = store.find(tenant.id());
      return known.isPresent() && same(known.get(), tenant)
          ? new Outcome.Registered(known.get())
          : new Outcome.Taken();
    }
    return store.insertHosts(tenant.id(), tenant.hosts()) == tenant.hosts().size()
        ? new Outcome.Registered(tenant)
        : new Outcome.HostTaken();
  }

  private static boolean same(Tenant known, Tenant wanted) {
    return known.slug().equals(wanted.slug())
        && known.name().equals(wanted.name())
        && known.currency().equals(wanted.currency())
        && known.hosts().equals(wanted.hosts());
  }
}

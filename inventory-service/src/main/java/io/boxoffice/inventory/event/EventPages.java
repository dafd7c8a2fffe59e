package io.boxoffice.inventory.event;

import io.boxoffice.common.cache.CacheCodec;
import io.boxoffice.common.cache.CacheSource;
import io.boxoffice.common.cache.CacheSpec;
import io.boxoffice.common.cache.Caches;
import io.boxoffice.common.cache.Versioned;
import io.boxoffice.common.cache.VersionedCache;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.cache.CacheTimes;
import io.boxoffice.inventory.cache.CheckedCopies;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/** Copies of the pages of published events. A draft is never among them. */
@Component
class EventPages implements CacheSource<EventPage>, CheckedCopies {
  private final EventStore store;
  private final JsonMapper json;
  private final VersionedCache<EventPage> pages;

  EventPages(EventStore store, JsonMapper json, Caches caches, CacheTimes times) {
    this.store = store;
    this.json = json;
    this.pages =
        caches.over(
            this,
            CacheSpec.of(
                "event-1",
                times.events(),
                CacheTimes.BELIEVED,
                CacheCodec.json(json, EventPage.class),
                (id, page) -> page.summary().id().toString().equals(id)));
  }

  /** Returns the page of a published event of the current tenant's. */
  Optional<Versioned<EventPage>> find(UUID eventId) {
    return pages.get(eventId.toString());
  }

  @Override
  public OptionalLong version(String id) {
    return store.pageVersion(UUID.fromString(id));
  }

  @Override
  public @Nullable Versioned<EventPage> load(String id) {
    return store
        .page(UUID.fromString(id))
        .map(
            page ->
                new Versioned<>(
                    page.version(),
                    new EventPage(page.value().summary(), json.writeValueAsString(page.value()))))
        .orElse(null);
  }

  /** Throws the copies away as soon as the running transaction has ended. */
  void changes(UUID eventId) {
    UUID tenant = TenantContext.required().tenantId();
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            pages.invalidate(tenant, eventId.toString());
          }
        });
  }

  /** Makes the next reader ask whether the event changed; never waits. */
  void outdated(UUID tenant, UUID eventId) {
    pages.outdated(tenant, eventId.toString());
  }

  /** Makes the next reader of any page of the tenant's ask. */
  void outdated(UUID tenant) {
    pages.outdated(tenant);
  }

  @Override
  public String name() {
    return "events";
  }

  @Override
  public VersionedCache.Check check(UUID eventId) {
    return pages.check(eventId.toString());
  }
}

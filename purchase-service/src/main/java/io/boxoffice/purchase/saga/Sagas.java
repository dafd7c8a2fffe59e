package io.boxoffice.purchase.saga;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Starts sagas and changes their course; every call belongs into a transaction of its cause. */
@Component
public class Sagas {
  private final SagaStore store;
  private final ApplicationEventPublisher events;
  private final InstantSource time;

  Sagas(SagaStore store, ApplicationEventPublisher events, InstantSource time) {
    this.store = store;
    this.events = events;
    this.time = time;
  }

  /** Starts a saga that the caller drives itself once the transaction has committed. */
  public Lease begin(String saga, UUID id, String step) {
    return set(saga, id, step, Direction.FORWARD);
  }

  /** Starts a saga; it is driven in the background once the transaction has committed. */
  public void beginInBackground(String saga, UUID id, String step) {
    events.publishEvent(new SagaReady(set(saga, id, step, Direction.FORWARD), null));
  }

  /**
   * Sets a saga, running or ended, to another step; takes it from whoever drives it now, whose
   * outcome is then not written.
   *
   * @param subject the subject as this transaction leaves it
   */
  public <T> void redirectInBackground(
      Saga<T> saga, UUID id, String step, Direction direction, T subject) {
    events.publishEvent(new SagaReady(set(saga.name(), id, step, direction), subject));
  }

  /** Turns a saga round where it stands; nothing happens when it has ended. */
  public void turnBackInBackground(String saga, UUID id) {
    store
        .turnBack(saga, id, Ids.next(), time.instant())
        .ifPresent(lease -> events.publishEvent(new SagaReady(lease, null)));
  }

  private Lease set(String saga, UUID id, String step, Direction direction) {
    Lease lease =
        new Lease(
            saga,
            id,
            TenantContext.required().tenantId(),
            Ids.next(),
            step,
            direction,
            time.instant(),
            0);
    store.set(lease, time.instant());
    return lease;
  }
}

package io.boxoffice.purchase.approval;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.approval.ApprovalProperties.Rule;
import io.boxoffice.purchase.approval.ApprovedAction.Done;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What needs several people's yes. A request is carried out by whoever says the last one, or by a
 * worker when that went wrong: the record that it is executed and its effect are one transaction.
 */
@Component
public class Approvals {
  private static final Logger log = LoggerFactory.getLogger(Approvals.class);

  private final ApprovalStore store;
  private final ObjectProvider<ApprovedAction> actions;
  private final ApprovalProperties properties;
  private final TransactionTemplate transaction;
  private final MeterRegistry metrics;
  private final InstantSource time;

  // the actions ask for approvals themselves, so they are looked up when they are needed
  Approvals(
      ApprovalStore store,
      ObjectProvider<ApprovedAction> actions,
      ApprovalProperties properties,
      TransactionTemplate transaction,
      MeterRegistry metrics,
      InstantSource time) {
    this.store = store;
    this.actions = actions;
    this.properties = properties;
    this.transaction = transaction;
    this.metrics = metrics;
    this.time = time;
  }

  /**
   * A request that is open.
   *
   * @param earlier whether somebody had asked for the same before
   */
  public record Asked(ApprovalRequest request, boolean earlier) {}

  sealed interface Outcome {
    record Now(ApprovalRequest request) implements Outcome {}

    record Unknown() implements Outcome {}

    /** Nobody approves the own request. */
    record OwnRequest() implements Outcome {}

    record ApprovedAlready() implements Outcome {}

    record Over(ApprovalStatus status) implements Outcome {}
  }

  /** Finds the action of a type, if this service has one. */
  Optional<ApprovedAction> action(ApprovalType type) {
    Map<ApprovalType, ApprovedAction> all = new EnumMap<>(ApprovalType.class);
    actions.forEach(
        action -> {
          if (all.put(action.type(), action) != null) {
            throw new IllegalStateException("two actions for " + action.type());
          }
        });
    return Optional.ofNullable(all.get(type));
  }

  /** Asks for approval, inside the transaction of its cause. */
  public Asked ask(ApprovalType type, String subject, Object details, String reason, UUID by) {
    Instant now = time.instant();
    Rule rule = properties.of(type);
    UUID id = Ids.next();
    while (true) {
      store.open(type, subject).ifPresent(open -> store.expire(open.id(), now));
      if (store.insert(
          id, type, subject, details, reason, by, rule.approvals(), now, now.plus(rule.life()))) {
        metrics.counter("boxoffice.approvals.requested", "type", type.wireName()).increment();
        return new Asked(store.find(id).orElseThrow(), false);
      }
      Optional<ApprovalRequest> earlier = store.open(type, subject);
      if (earlier.isPresent()) {
        return new Asked(earlier.get(), true);
      }
      // the one in the way has just been decided: only that brings anybody here again
    }
  }

  Outcome approve(UUID id, UUID by, @Nullable String comment) {
    Outcome outcome = transaction.execute(status -> decide(id, by, comment));
    if (outcome instanceof Outcome.Now(ApprovalRequest request)
        && request.status() == ApprovalStatus.APPROVED) {
      execute(id);
      return transaction.execute(status -> new Outcome.Now(store.find(id).orElseThrow()));
    }
    return outcome;
  }

  private Outcome decide(UUID id, UUID by, @Nullable String comment) {
    Instant now = time.instant();
    ApprovalRequest request = open(id, now);
    if (request == null) {
      return new Outcome.Unknown();
    }
    if (request.status() != ApprovalStatus.PENDING) {
      return new Outcome.Over(request.status());
    }
    if (request.requestedBy().equals(by)) {
      return new Outcome.OwnRequest();
    }
    if (!store.approve(request, by, comment, now)) {
      return new Outcome.ApprovedAlready();
    }
    store.approved(id, now);
    return new Outcome.Now(store.find(id).orElseThrow());
  }

  /** Rejects a request; who may not see it finds none. */
  Outcome reject(UUID id, UUID by, boolean allOfTenant, String reason) {
    return transaction.execute(
        status -> {
          Instant now = time.instant();
          ApprovalRequest request = open(id, now);
          if (request == null || !(allOfTenant || request.requestedBy().equals(by))) {
            return new Outcome.Unknown();
          }
          return switch (request.status()) {
            case PENDING, APPROVED -> {
              store.reject(id, by, reason, now);
              yield new Outcome.Now(store.find(id).orElseThrow());
            }
            case REJECTED, EXPIRED, EXECUTED -> new Outcome.Over(request.status());
          };
        });
  }

  /** Locks a request, and ends it when its time is over, whether or not the worker has come by. */
  private @Nullable ApprovalRequest open(UUID id, Instant now) {
    ApprovalRequest request = store.lock(id).orElse(null);
    if (request == null || now.isBefore(request.expiresAt())) {
      return request;
    }
    store.expire(id, now);
    return store.find(id).orElseThrow();
  }

  /** Carries an approved request out, once, however many try. */
  void execute(UUID id) {
    Instant now = time.instant();
    Done done;
    try {
      done =
          transaction.execute(
              status -> {
                if (!store.executing(id, now)) {
                  return new Done.Executed(Map.of());
                }
                ApprovalRequest request = store.find(id).orElseThrow();
                Done came = action(request.type()).orElseThrow().execute(request);
                switch (came) {
                  case Done.Executed executed -> store.result(id, executed.result());
                  case Done.Refused ignored -> status.setRollbackOnly();
                }
                return came;
              });
    } catch (RuntimeException e) {
      log.error("the approved request {} could not be carried out", id, e);
      done = new Done.Refused("failed");
    }
    if (done instanceof Done.Refused(String reason)) {
      transaction.executeWithoutResult(
          status ->
              store
                  .find(id)
                  .ifPresent(
                      request ->
                          store.refused(
                              id, reason, now.plus(properties.retryAfter(request.tries())))));
    }
  }
}

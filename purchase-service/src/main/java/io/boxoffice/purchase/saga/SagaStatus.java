package io.boxoffice.purchase.saga;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows how far sagas have come. Every call belongs into a transaction of its tenant. */
@Component
public class SagaStatus {
  /** A saga without an answer for longer than this needs somebody's eyes. */
  static final Duration STUCK_AFTER = Duration.ofMinutes(1);

  private final SagaStore store;
  private final Map<String, Saga<?>> sagas;
  private final InstantSource time;

  SagaStatus(SagaStore store, List<Saga<?>> sagas, InstantSource time) {
    this.store = store;
    this.sagas = sagas.stream().collect(Collectors.toMap(Saga::name, Function.identity()));
    this.time = time;
  }

  /**
   * How far an order has come.
   *
   * @param done steps that were done, in their order
   * @param undone steps that were undone, in that order
   * @param underWay what is not over yet
   */
  public record Progress(List<String> done, List<String> undone, List<UnderWay> underWay) {}

  /**
   * A saga that is not over.
   *
   * @param step the step that is being tried
   * @param since when it was first tried
   * @param waitingFor who or what it waits for, in a few words
   */
  public record UnderWay(
      String saga, String step, String direction, Instant since, @Nullable String waitingFor) {}

  /**
   * A saga that needs somebody's eyes.
   *
   * @param why {@code no_answer}, {@code paid_without_tickets} or {@code refund_failed}
   * @param id the saga's subject
   * @param since when the step was first tried
   * @param forSeconds how long ago that is
   * @param failures how often the step ended without an answer since
   * @param nextTry when it is tried again
   */
  public record Stuck(
      String why,
      String saga,
      UUID id,
      @Nullable UUID orderId,
      @Nullable String orderNumber,
      @Nullable String orderStatus,
      String step,
      String direction,
      @Nullable String waitingFor,
      Instant since,
      long forSeconds,
      int failures,
      Instant nextTry,
      @Nullable String lastError) {}

  /** Returns how far an order and its refund have come. */
  public Progress of(UUID orderId) {
    Set<String> done = new LinkedHashSet<>();
    Set<String> undone = new LinkedHashSet<>();
    for (SagaStore.Passed passed : store.passed(orderId)) {
      if (passed.direction() == Direction.BACK) {
        undone.add(passed.step());
      } else {
        done.add(passed.step());
      }
    }
    return new Progress(
        List.copyOf(done),
        List.copyOf(undone),
        store.underWay(orderId).stream()
            .map(
                row ->
                    new UnderWay(
                        row.saga(),
                        row.step(),
                        row.direction().wireName(),
                        row.since(),
                        waitsFor(row.saga(), row.step())))
            .toList());
  }

  /** Lists stuck sagas of the tenant in the order of their ids, those after the given one. */
  public List<Stuck> stuck(@Nullable UUID after, int limit) {
    Instant now = time.instant();
    return store.stuck(now.minus(STUCK_AFTER), after, limit).stream()
        .map(
            row ->
                new Stuck(
                    row.why(),
                    row.at().saga(),
                    row.id(),
                    row.orderId(),
                    row.orderNumber(),
                    row.orderStatus(),
                    row.at().step(),
                    row.at().direction().wireName(),
                    waitsFor(row.at().saga(), row.at().step()),
                    row.at().since(),
                    Duration.between(row.at().since(), now).toSeconds(),
                    row.failures(),
                    row.nextTry(),
                    row.lastError()))
        .toList();
  }

  private @Nullable String waitsFor(String saga, String step) {
    Saga<?> definition = sagas.get(saga);
    return definition == null
        ? null
        : definition.steps().stream()
            .filter(s -> s.name().equals(step))
            .findFirst()
            .map(SagaStep::waitsFor)
            .orElse(null);
  }
}

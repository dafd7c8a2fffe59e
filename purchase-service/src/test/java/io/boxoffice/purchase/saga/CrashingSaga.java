package io.boxoffice.purchase.saga;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A saga whose process dies at one step: before it has done anything, or before it is recorded. */
public record CrashingSaga<T>(Saga<T> saga, String step, boolean afterEffect) implements Saga<T> {

  /** The end of the process: nothing that the code could catch as an answer. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  @Override
  public String name() {
    return saga.name();
  }

  @Override
  public Class<T> type() {
    return saga.type();
  }

  @Override
  public List<SagaStep<T>> steps() {
    return saga.steps().stream().map(this::crashing).toList();
  }

  private SagaStep<T> crashing(SagaStep<T> inner) {
    return inner.name().equals(step) ? new CrashingStep<>(inner, afterEffect) : inner;
  }

  @Override
  public Optional<T> load(UUID id) {
    return saga.load(id);
  }

  @Override
  public UUID orderId(T subject) {
    return saga.orderId(subject);
  }

  private record CrashingStep<T>(SagaStep<T> inner, boolean afterEffect) implements SagaStep<T> {
    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public boolean needed(T subject) {
      return inner.needed(subject);
    }

    @Override
    public boolean local() {
      return inner.local();
    }

    @Override
    public StepOutcome<T> forward(T subject) {
      if (afterEffect) {
        inner.forward(subject);
      }
      throw new Crash();
    }

    @Override
    public StepOutcome<T> back(T subject) {
      if (afterEffect) {
        inner.back(subject);
      }
      throw new Crash();
    }
  }
}

package io.boxoffice.purchase.saga;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One step of a saga.
 *
 * <p>A step makes its remote calls in {@link #forward} or {@link #back}, outside any transaction,
 * and hands back what is to be recorded; the engine writes that and the saga's new place in one
 * transaction. A step may be run again after a crash: its calls carry keys derived from the
 * subject.
 *
 * @param <T> the saga's subject, an immutable picture of it
 */
public interface SagaStep<T> {

  /** Stable name, stored with the saga. */
  String name();

  /** Whether this subject takes the step at all. */
  default boolean needed(T subject) {
    return true;
  }

  /** Whether the step calls nobody: then it runs in the transaction that records the one before. */
  default boolean local() {
    return false;
  }

  /** Who or what the step waits for while it is not done, in a few words; null when for nobody. */
  default @Nullable String waitsFor() {
    return null;
  }

  /** How long the step may go without an answer before {@link #outOfPatience} decides. */
  default Duration patience() {
    return Duration.ofDays(36_500);
  }

  /** Does the step. */
  StepOutcome<T> forward(T subject);

  /** Undoes the step, also when it is not known whether it was done. */
  default StepOutcome<T> back(T subject) {
    return StepOutcome.done(subject);
  }

  /** Decides about a step that got no answer for longer than its patience; forward only. */
  default StepOutcome<T> outOfPatience(T subject, String why) {
    return new StepOutcome.Unknown<>(why);
  }
}

package io.boxoffice.purchase.saga;

import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a step ended.
 *
 * <p>The {@code record} parts run in the transaction that moves the saga on, and return the subject
 * as it is afterwards.
 *
 * @param <T> the saga's subject
 */
public sealed interface StepOutcome<T> {

  /**
   * The step is done; the next one follows.
   *
   * @param record writes what came of it
   * @param restUntil null to go on at once, else when the next step is to be tried
   */
  record Done<T>(Supplier<T> record, @Nullable Instant restUntil) implements StepOutcome<T> {}

  /**
   * How the step ended is decided in the transaction that records it: by rows that others may
   * change until then. Whatever it has written meanwhile stays.
   *
   * @param decide decides; neither to rest nor that there was no answer
   */
  record Decide<T>(Supplier<StepOutcome<T>> decide) implements StepOutcome<T> {}

  /** Nothing has happened yet; the step is to be tried again then. */
  record Rest<T>(Instant until) implements StepOutcome<T> {}

  /** No answer: the step may have had its effect or not; it is tried again with back-off. */
  record Unknown<T>(String why) implements StepOutcome<T> {}

  /**
   * The saga goes on forward from another step.
   *
   * @param step where it goes on
   * @param record writes why
   * @param notBefore null to go on at once
   * @param why for the journal
   */
  record Restart<T>(String step, Supplier<T> record, @Nullable Instant notBefore, String why)
      implements StepOutcome<T> {}

  /** The saga turns round: this step and those before it are undone. */
  record TurnBack<T>(Supplier<T> record, String why) implements StepOutcome<T> {}

  /** The saga ends here, and nothing is undone. */
  record End<T>(Supplier<T> record, String why) implements StepOutcome<T> {}

  /** Done, and nothing to write. */
  static <T> StepOutcome<T> done(T subject) {
    return new Done<>(() -> subject, null);
  }

  /** Done, with something to write. */
  static <T> StepOutcome<T> done(Supplier<T> record) {
    return new Done<>(record, null);
  }
}

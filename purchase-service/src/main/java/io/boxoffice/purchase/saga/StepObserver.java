package io.boxoffice.purchase.saga;

import java.util.UUID;

/**
 * Told of each try of a step, in the thread that tries it. The service itself has none; whoever
 * wants to see, or to interrupt, what sagas do adds a bean.
 */
interface StepObserver {

  /** The step is about to be tried. */
  void before(String saga, UUID id, String step, Direction direction);

  /** The step has had its effect, of which nothing is committed yet. */
  void after(String saga, UUID id, String step, Direction direction);
}

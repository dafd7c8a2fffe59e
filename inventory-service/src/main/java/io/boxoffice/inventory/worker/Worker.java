package io.boxoffice.inventory.worker;

import java.time.Duration;

/**
 * Work that is done again and again. Every replica does it, so it has to be safe beside the same
 * work of others.
 */
public interface Worker {

  /** Names it in metrics, and in the route that starts it by hand. */
  String name();

  /** Returns the pause between two runs. */
  Duration interval();

  /** Does what is due now, however much the clock says is due, and returns how much it was. */
  int run();
}

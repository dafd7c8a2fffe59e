package io.boxoffice.purchase.saga;

/**
 * Thrown inside a step's recording when a row is no longer what the step decided about: somebody
 * else changed it meanwhile. The transaction is taken back, and the other one's course stands.
 */
public final class Superseded extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Names what was changed. */
  public Superseded(String what) {
    super(what, null, false, false);
  }
}

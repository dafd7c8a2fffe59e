package io.boxoffice.purchase.saga;

/**
 * Where a drive left the saga.
 *
 * @param state why it stopped
 * @param subject the subject as this drive last knew it
 * @param <T> the saga's subject
 */
public record Driven<T>(State state, T subject) {

  /** Why a drive stopped. */
  public enum State {
    /** It waits for something from outside or for a time. */
    RESTING,
    /** It is over. */
    ENDED,
    /** A step got no answer; the worker tries it again. */
    STALLED,
    /** Somebody else changed the subject meanwhile and drives it now. */
    SUPERSEDED
  }
}

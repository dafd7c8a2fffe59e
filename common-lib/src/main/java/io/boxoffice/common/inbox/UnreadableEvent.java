package io.boxoffice.common.inbox;

/** A message that is not a CloudEvent of ours; repeating it cannot help, so it is a dead letter. */
public final class UnreadableEvent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong with the message. */
  public UnreadableEvent(String message) {
    super(message);
  }
}

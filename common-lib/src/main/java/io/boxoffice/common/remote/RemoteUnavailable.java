package io.boxoffice.common.remote;

import org.jspecify.annotations.Nullable;

/**
 * Nobody knows what became of a call: time-out, broken connection, 5xx, or an open circuit.
 *
 * <p>Never a refusal. The call may have taken effect, so it is repeated with the same ids.
 */
public final class RemoteUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String client;

  /** Creates one for the client named. */
  public RemoteUnavailable(String client, String message, @Nullable Throwable cause) {
    super(client + ": " + message, cause);
    this.client = client;
  }

  /** Name of the client. */
  public String client() {
    return client;
  }
}

package io.boxoffice.minting.solana;

/** A call of the JSON-RPC that brought no result. */
public abstract sealed class SolanaRpcException extends RuntimeException {

  private SolanaRpcException(String message) {
    super(message);
  }

  private SolanaRpcException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Nothing is known: no connection, no answer in time, or the circuit breaker is open. */
  public static final class Unavailable extends SolanaRpcException {
    Unavailable(String message) {
      super(message);
    }

    Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The node answered with an error. */
  public static final class Refused extends SolanaRpcException {
    private final int code;

    Refused(String method, int code, String message) {
      super("%s was refused with %d: %s".formatted(method, code, message));
      this.code = code;
    }

    /** Returns the JSON-RPC error code. */
    public int code() {
      return code;
    }
  }
}

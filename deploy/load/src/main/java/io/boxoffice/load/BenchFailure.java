package io.boxoffice.load;

/** A bench that could not be run, or that showed something wrong; its message is for a person. */
final class BenchFailure extends RuntimeException {
  BenchFailure(String message) {
    super(message);
  }

  BenchFailure(String message, Throwable cause) {
    super(message, cause);
  }
}

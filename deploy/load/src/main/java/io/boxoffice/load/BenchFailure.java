package io.boxoffice.load;

import org.jspecify.annotations.Nullable;

/** A bench that could not be run, or that showed something wrong; its message is for a person. */
final class BenchFailure extends RuntimeException {
  BenchFailure(String message) {
    super(message);
  }

  BenchFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

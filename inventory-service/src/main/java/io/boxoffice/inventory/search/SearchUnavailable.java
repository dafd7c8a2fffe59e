package io.boxoffice.inventory.search;

import org.jspecify.annotations.Nullable;

/** OpenSearch does not answer, or not with what it was asked for. */
final class SearchUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SearchUnavailable(String message) {
    super(message);
  }

  SearchUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

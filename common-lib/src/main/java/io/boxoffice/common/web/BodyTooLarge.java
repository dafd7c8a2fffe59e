package io.boxoffice.common.web;

import java.io.IOException;

/** A body grew over the limit while it was read. */
public final class BodyTooLarge extends IOException {
  private static final long serialVersionUID = 1L;

  BodyTooLarge(long limit) {
    super("The body is larger than " + limit + " bytes; send less.");
  }
}

package io.boxoffice.local.demo;

import java.util.UUID;

/**
 * Somebody signed in.
 *
 * @param email the account
 * @param token bearer token; lives an hour, longer than any run
 */
record Person(String email, UUID userId, String token) {

  /** Keeps the token out of messages. */
  @Override
  public String toString() {
    return email;
  }
}

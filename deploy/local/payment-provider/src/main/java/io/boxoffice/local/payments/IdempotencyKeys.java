package io.boxoffice.local.payments;

import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** The {@code Idempotency-Key} header: 1 to 200 visible ASCII characters. */
final class IdempotencyKeys {

  private static final Pattern VALID = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private IdempotencyKeys() {}

  static Optional<String> valid(Optional<String> header) {
    return header.filter(key -> VALID.matcher(key).matches());
  }

  static ResponseEntity<Object> missing() {
    return Problem.of(
        HttpStatus.BAD_REQUEST,
        "idempotency-key-missing",
        "The request needs an Idempotency-Key of 1 to 200 visible ASCII characters.");
  }

  static ResponseEntity<Object> reused() {
    return Problem.of(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "idempotency-key-reused",
        "The key was used before for another request.");
  }
}

package io.boxoffice.checkin.code;

import java.time.Instant;

/**
 * A code as its owner shows it.
 *
 * @param text what the symbol holds
 * @param step time step of the code
 * @param refreshAt when the next step begins and a new code should be shown
 * @param validUntil when gates stop accepting this one
 */
public record TicketCode(String text, int step, Instant refreshAt, Instant validUntil) {
  /** Never shows the code. */
  @Override
  public String toString() {
    return "TicketCode[step=" + step + "]";
  }
}

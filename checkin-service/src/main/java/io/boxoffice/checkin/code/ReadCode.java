package io.boxoffice.checkin.code;

import java.util.UUID;

/** What a scanned text turned out to be. */
public sealed interface ReadCode {

  /**
   * Made by the issuer for this ticket, and shown in time or made to be printed.
   *
   * @param ticketId ticket that the code stands for
   * @param generation generation of the ticket when the code was made
   * @param eventId event that the code opens the gates of
   */
  record Genuine(UUID ticketId, int generation, UUID eventId) implements ReadCode {}

  /**
   * Made by the issuer for this ticket, but its time step is over or too far ahead.
   *
   * @param ticketId ticket that the code stands for
   * @param generation generation of the ticket when the code was made
   * @param eventId event that the code opens the gates of
   */
  record OutOfTime(UUID ticketId, int generation, UUID eventId) implements ReadCode {}

  /** Not a code of this tenant: another text, damaged or forged. */
  record Unreadable() implements ReadCode {}
}

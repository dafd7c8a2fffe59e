package io.boxoffice.checkin.scan;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a scan came to. */
sealed interface ScanOutcome {

  /** The recorded attempt. */
  UUID scanId();

  /**
   * Let in.
   *
   * @param scanId the recorded attempt
   * @param ticketId the ticket
   * @param ticketNumber its printed number
   * @param admittedAt when
   * @param gateId where, if the scanner said
   */
  record Admitted(
      UUID scanId,
      UUID ticketId,
      @Nullable String ticketNumber,
      Instant admittedAt,
      @Nullable UUID gateId)
      implements ScanOutcome {}

  /**
   * Not let in.
   *
   * @param scanId the recorded attempt
   * @param reason why
   * @param ticketId the ticket, when the code could be read
   * @param ticketNumber its printed number, when it is known
   * @param admittedAt when somebody was let in on the ticket before
   * @param admittedGateId where that was
   */
  record Refused(
      UUID scanId,
      RefusalReason reason,
      @Nullable UUID ticketId,
      @Nullable String ticketNumber,
      @Nullable Instant admittedAt,
      @Nullable UUID admittedGateId)
      implements ScanOutcome {}
}

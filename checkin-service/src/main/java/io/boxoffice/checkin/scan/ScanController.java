package io.boxoffice.checkin.scan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.security.CurrentUser;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Scans at the gates. */
@RestController
class ScanController {
  private final ScanTickets scans;
  private final InstantSource time;

  ScanController(ScanTickets scans, InstantSource time) {
    this.scans = scans;
    this.time = time;
  }

  record ScanRequest(
      @NotEmpty @Size(max = 2048) String code,
      @NotNull UUID eventId,
      @Nullable UUID gateId,
      @Nullable UUID deviceId,
      @Nullable Instant scannedAt) {
    /** Never shows the code. */
    @Override
    public String toString() {
      return "ScanRequest[eventId=" + eventId + ", gateId=" + gateId + "]";
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ScanAnswer(
      UUID scanId,
      String result,
      @Nullable RefusalReason reason,
      @Nullable UUID ticketId,
      @Nullable String ticketNumber,
      @Nullable Instant admittedAt,
      @Nullable UUID admittedGateId) {}

  /** Decides whether to let somebody in; a refusal is an answer as good as an admission. */
  @PostMapping("/api/scans")
  @PreAuthorize("hasAnyRole('venue_staff', 'venue_manager', 'admin')")
  ScanAnswer scan(@Valid @RequestBody ScanRequest request, CurrentUser user) {
    Scan scan =
        Scan.at(
            Ids.next(),
            user.userId(),
            request.eventId(),
            request.gateId(),
            request.deviceId(),
            request.scannedAt(),
            time.instant().truncatedTo(ChronoUnit.MICROS));
    return switch (scans.scan(scan, request.code())) {
      case ScanOutcome.Admitted admitted ->
          new ScanAnswer(
              admitted.scanId(),
              "admitted",
              null,
              admitted.ticketId(),
              admitted.ticketNumber(),
              admitted.admittedAt(),
              admitted.gateId());
      case ScanOutcome.Refused refused ->
          new ScanAnswer(
              refused.scanId(),
              "refused",
              refused.reason(),
              refused.ticketId(),
              refused.ticketNumber(),
              refused.admittedAt(),
              refused.admittedGateId());
    };
  }
}

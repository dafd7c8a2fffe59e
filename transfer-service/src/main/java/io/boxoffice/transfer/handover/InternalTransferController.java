package io.boxoffice.transfer.handover;

import io.boxoffice.common.problem.Problems;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * An offer as the service that writes to its recipient needs it. The address is asked for here and
 * not published: events are for everybody.
 */
@RestController
class InternalTransferController {
  private final TransferStore transfers;
  private final TransactionTemplate transaction;

  InternalTransferController(TransferStore transfers, TransactionTemplate transaction) {
    this.transfers = transfers;
    this.transaction = transaction;
  }

  record Offer(TransferStatus status, @Nullable String toEmail, Instant expiresAt) {
    /** Never shows the address. */
    @Override
    public String toString() {
      return "Offer[" + status + "]";
    }
  }

  /** Shows the state of a transfer, and the address it was offered to, if it was to one. */
  @GetMapping("/internal/transfers/{id}")
  ResponseEntity<?> show(@PathVariable UUID id) {
    Transfer transfer = transaction.execute(status -> transfers.find(id)).orElse(null);
    return transfer == null
        ? Problems.of(HttpStatus.NOT_FOUND, "unknown-transfer", "There is no such transfer.")
        : ResponseEntity.ok()
            .cacheControl(CacheControl.noStore())
            .body(new Offer(transfer.status(), transfer.toEmail(), transfer.expiresAt()));
  }
}

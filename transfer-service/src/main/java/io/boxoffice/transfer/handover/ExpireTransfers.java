package io.boxoffice.transfer.handover;

import io.boxoffice.common.tenant.TenantContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends offers that nobody accepted in time; any number of replicas may do so at once. */
@Component
class ExpireTransfers {
  private static final int BATCH = 200;

  private final DueTransfers due;
  private final TransferStore transfers;
  private final TransferEvents events;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  ExpireTransfers(
      DueTransfers due,
      TransferStore transfers,
      TransferEvents events,
      TransactionTemplate transaction,
      InstantSource time) {
    this.due = due;
    this.transfers = transfers;
    this.events = events;
    this.transaction = transaction;
    this.time = time;
  }

  /** Ends a bounded number of overdue offers, batch by batch. */
  @Scheduled(fixedDelayString = "${boxoffice.transfer.expiry-delay:10s}")
  void expire() {
    Instant now = time.instant();
    for (int round = 0; round < BATCH; round++) {
      List<DueTransfers.Due> overdue = due.overdue(now, BATCH);
      for (DueTransfers.Due transfer : overdue) {
        TenantContext.system(transfer.tenantId(), "expire-transfers")
            .run(() -> transaction.executeWithoutResult(status -> expire(transfer.id(), now)));
      }
      if (overdue.size() < BATCH) {
        return;
      }
    }
  }

  private void expire(UUID id, Instant now) {
    if (transfers.close(id, TransferStatus.EXPIRED, null, now)) {
      events.publish(transfers.find(id).orElseThrow());
    }
  }
}

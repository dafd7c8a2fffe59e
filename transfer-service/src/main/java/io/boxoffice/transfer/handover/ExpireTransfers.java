package io.boxoffice.transfer.handover;

import io.boxoffice.common.tenant.TenantContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends offers that nobody accepted in time; any number of replicas may do so at once. */
@Component
class ExpireTransfers {
  private static final Logger log = LoggerFactory.getLogger(ExpireTransfers.class);
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
      long closed = overdue.stream().filter(transfer -> expire(transfer, now)).count();
      if (overdue.size() < BATCH || closed == 0) {
        return;
      }
    }
  }

  private boolean expire(DueTransfers.Due transfer, Instant now) {
    try {
      return TenantContext.system(transfer.tenantId(), "expire-transfers")
          .call(() -> transaction.execute(status -> expire(transfer.id(), now)));
    } catch (RuntimeException e) {
      // one broken offer must not keep those behind it
      log.error("transfer {} could not be expired", transfer.id(), e);
      return false;
    }
  }

  private boolean expire(UUID id, Instant now) {
    boolean closed = transfers.close(id, TransferStatus.EXPIRED, null, now);
    if (closed) {
      events.publish(transfers.find(id).orElseThrow());
    }
    return closed;
  }
}

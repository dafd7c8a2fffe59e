package io.boxoffice.transfer.handover;

import io.boxoffice.common.tenant.TenantContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Goes on with accepted transfers that a crash or a silent service left between two steps. */
@Component
class ResumeTransfers {
  private static final Logger log = LoggerFactory.getLogger(ResumeTransfers.class);
  private static final int BATCH = 20;

  private final DueTransfers due;
  private final CarryOutTransfer carryOut;
  private final TransferProperties properties;
  private final InstantSource time;

  ResumeTransfers(
      DueTransfers due,
      CarryOutTransfer carryOut,
      TransferProperties properties,
      InstantSource time) {
    this.due = due;
    this.carryOut = carryOut;
    this.properties = properties;
    this.time = time;
  }

  /** Takes one batch; each of the transfers is this process's alone until its lease ends. */
  @Scheduled(fixedDelayString = "${boxoffice.transfer.resume-delay:500ms}")
  void resume() {
    Instant now = time.instant();
    List<DueTransfers.Due> batch = due.takeAccepted(now, now.plus(properties.lease()), BATCH);
    if (batch.isEmpty()) {
      return;
    }
    // side by side: one that waits for a silent service must not use up the lease of the others
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      batch.forEach(transfer -> threads.execute(() -> resume(transfer)));
    }
  }

  private void resume(DueTransfers.Due transfer) {
    try {
      TenantContext.system(transfer.tenantId(), "resume-transfers")
          .run(() -> carryOut.carryOut(transfer.id()));
    } catch (RuntimeException e) {
      log.error("transfer {} could not be carried out", transfer.id(), e);
    }
  }
}

package io.boxoffice.purchase.approval;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.approval.ApprovalStore.Due;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Ends requests whose time is over, and carries out approved ones that nobody else has. */
@Component
class ApprovalWorker {
  private static final Logger log = LoggerFactory.getLogger(ApprovalWorker.class);
  private static final int ENDED = 500;
  private static final int CARRIED_OUT = 50;
  private static final Duration LEASE = Duration.ofMinutes(1);
  private final ApprovalStore store;
  private final Approvals approvals;
  private final InstantSource time;

  ApprovalWorker(ApprovalStore store, Approvals approvals, InstantSource time) {
    this.store = store;
    this.approvals = approvals;
    this.time = time;
  }

  @Scheduled(fixedDelayString = "${boxoffice.approvals.worker-interval:15s}")
  void round() {
    try {
      store.expire(time.instant(), ENDED);
      for (Due due : store.takeDue(time.instant(), LEASE, CARRIED_OUT)) {
        TenantContext.system(due.tenantId(), "approval").run(() -> approvals.execute(due.id()));
      }
    } catch (DataAccessException e) {
      log.warn("approvals are left for the next round: {}", e.toString());
    }
  }
}

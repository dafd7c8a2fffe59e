package io.boxoffice.purchase.event;

import io.boxoffice.common.tenant.TenantContext;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Takes up jobs over the orders of events; any number of replicas may do so at once. */
@Component
class EventWorker {
  private static final Logger log = LoggerFactory.getLogger(EventWorker.class);
  private static final int JOBS = 8;
  private final CancellationStore cancellations;
  private final FactStore facts;
  private final UndoOrders undo;
  private final TellOrders tell;

  EventWorker(CancellationStore cancellations, FactStore facts, UndoOrders undo, TellOrders tell) {
    this.cancellations = cancellations;
    this.facts = facts;
    this.undo = undo;
    this.tell = tell;
  }

  @Scheduled(fixedDelayString = "${boxoffice.event.worker-interval:1s}")
  void undoOrders() {
    run(cancellations.takeDue(JOBS), "event-cancellation", undo::turn);
  }

  @Scheduled(fixedDelayString = "${boxoffice.event.worker-interval:1s}")
  void tellOrders() {
    run(facts.takeDue(JOBS), "event-change", tell::turn);
  }

  /** A failure here is a bug or a broken database; the lease runs out and the job goes on then. */
  private static void run(List<Job> jobs, String source, Consumer<Job> turn) {
    for (Job job : jobs) {
      try {
        TenantContext.system(job.tenantId(), source).run(() -> turn.accept(job));
      } catch (RuntimeException e) {
        log.error("the orders of event {} could not be worked on", job.eventId(), e);
      }
    }
  }
}

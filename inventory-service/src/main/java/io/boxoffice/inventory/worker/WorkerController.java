package io.boxoffice.inventory.worker;

import io.boxoffice.common.problem.Problems;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Starts workers by hand, for operators who do not want to wait for the clock. */
@RestController
class WorkerController {
  private final WorkerRuns runs;

  WorkerController(WorkerRuns runs) {
    this.runs = runs;
  }

  /**
   * What a run came to.
   *
   * @param handled how much was due, of all tenants
   */
  record RunView(String worker, int handled) {}

  @PostMapping("/api/workers/{name}/run")
  @PreAuthorize("hasAnyRole('admin', 'ops', 'superadmin')")
  ResponseEntity<?> run(@PathVariable String name) {
    Optional<Worker> worker = runs.find(name);
    if (worker.isEmpty()) {
      return Problems.of(HttpStatus.NOT_FOUND, "unknown-worker", "There is no such worker.");
    }
    OptionalInt handled = runs.byHand(worker.get());
    return handled.isPresent()
        ? ResponseEntity.ok(new RunView(worker.get().name(), handled.getAsInt()))
        : Problems.of(
            HttpStatus.CONFLICT,
            "worker-running",
            "Somebody else has started this worker; ask again when it is done.");
  }
}

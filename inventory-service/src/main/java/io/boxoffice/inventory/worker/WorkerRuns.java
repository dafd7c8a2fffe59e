package io.boxoffice.inventory.worker;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/** Runs the workers by the clock and by hand, and measures both alike. */
@Component
class WorkerRuns implements SchedulingConfigurer {
  private static final Logger log = LoggerFactory.getLogger(WorkerRuns.class);
  private final Map<String, Worker> workers;
  private final MeterRegistry registry;
  private final ConcurrentHashMap<String, Boolean> byHand = new ConcurrentHashMap<>();

  WorkerRuns(List<Worker> workers, MeterRegistry registry) {
    this.workers =
        workers.stream().collect(Collectors.toUnmodifiableMap(Worker::name, Function.identity()));
    this.registry = registry;
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar registrar) {
    for (Worker worker : workers.values()) {
      Duration pause = worker.interval();
      registrar.addFixedDelayTask(new FixedDelayTask(() -> onSchedule(worker), pause, pause));
    }
  }

  Optional<Worker> find(String name) {
    return Optional.ofNullable(workers.get(name));
  }

  /** Runs a worker at once; empty while another caller has it run in this process. */
  OptionalInt byHand(Worker worker) {
    if (byHand.putIfAbsent(worker.name(), true) != null) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(measured(worker));
    } finally {
      byHand.remove(worker.name());
    }
  }

  private void onSchedule(Worker worker) {
    try {
      int handled = measured(worker);
      if (handled > 0) {
        log.info("{}: {}", worker.name(), handled);
      }
    } catch (RuntimeException e) {
      log.error("{} failed; the next run tries again", worker.name(), e);
    }
  }

  private int measured(Worker worker) {
    long start = System.nanoTime();
    String outcome = "failed";
    try {
      int handled = worker.run();
      outcome = "done";
      registry.counter("boxoffice.worker.handled", "worker", worker.name()).increment(handled);
      return handled;
    } finally {
      registry
          .timer("boxoffice.worker.run", "worker", worker.name(), "outcome", outcome)
          .record(Duration.ofNanos(System.nanoTime() - start));
    }
  }
}

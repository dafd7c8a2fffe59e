package io.boxoffice.inventory.reservation;

import io.boxoffice.common.outbox.Outbox;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.seat.SeatMaps;
import io.boxoffice.inventory.seat.SeatStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The only way to change an event's stock: brings each command to the event's {@link StockWriter}.
 *
 * <p>Writers are made for the first command of an event and gone when its queue is empty. Any
 * number of processes may have engines over the same database.
 */
@Component
public final class StockEngine implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(StockEngine.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private record EventKey(UUID tenantId, UUID eventId) {}

  private final StockBatch batch;
  private final ReservationSettings settings;
  private final StockMetrics metrics;
  private final StockListener listener;
  private final ConcurrentHashMap<EventKey, StockWriter> writers = new ConcurrentHashMap<>();
  private volatile ThreadPoolExecutor threads;
  private volatile boolean running;

  @Autowired
  StockEngine(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Outbox outbox,
      SeatMaps maps,
      SeatStore seats,
      InstantSource time,
      ReservationSettings settings,
      PriceSettings prices,
      MeterRegistry registry,
      ObjectProvider<StockListener> listeners) {
    this(
        batch(jdbc, transaction, outbox, maps, seats, time, settings, prices),
        settings,
        registry,
        toldAll(listeners.orderedStream().toList()));
  }

  StockEngine(StockBatch batch, ReservationSettings settings, MeterRegistry registry) {
    this(batch, settings, registry, (tenantId, eventId) -> {});
  }

  private StockEngine(
      StockBatch batch,
      ReservationSettings settings,
      MeterRegistry registry,
      StockListener listener) {
    this.batch = batch;
    this.listener = listener;
    this.settings = settings;
    this.metrics = new StockMetrics(registry);
    this.threads = threads();
    metrics.watchWriters(this::writers);
  }

  private static StockBatch batch(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Outbox outbox,
      SeatMaps maps,
      SeatStore seats,
      InstantSource time,
      ReservationSettings settings,
      PriceSettings prices) {
    StockStore store = new StockStore(jdbc, maps);
    return new StockBatch(
        transaction,
        store,
        new StockWrites(jdbc, outbox, store, seats),
        new StockDecisions(settings.ttl(), settings.offerTtl(), prices),
        time);
  }

  /** What is committed is committed: a listener that fails is no failure of the batch. */
  private static StockListener toldAll(List<StockListener> listeners) {
    return (tenantId, eventId) -> {
      for (StockListener listener : listeners) {
        try {
          listener.changed(tenantId, eventId);
        } catch (RuntimeException e) {
          log.error("a listener failed on a change of event {}", eventId, e);
        }
      }
    };
  }

  /**
   * Carries out a command for the current tenant and waits for what comes of it.
   *
   * @return the outcome, committed; {@code Busy} when there was no room or no answer in time, and
   *     then asking again tells
   * @throws RuntimeException when the command itself broke the database's rules, which is a bug
   */
  public <O extends StockOutcome> O execute(UUID eventId, StockCommand<O> command) {
    return execute(eventId, command, settings.answerWithin());
  }

  /**
   * Carries out a command as {@link #execute(UUID, StockCommand)} does, for a caller that waits no
   * longer than this.
   */
  public <O extends StockOutcome> O execute(
      UUID eventId, StockCommand<O> command, Duration within) {
    CompletableFuture<O> answer = submit(eventId, command);
    try {
      return answer.get(
          Math.min(within.toMillis(), settings.answerWithin().toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      metrics.outcome(command, "timeout");
      return command.busy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return command.busy();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("stock command failed", e.getCause());
    }
  }

  /** Queues a command for the current tenant; the future completes after its commit. */
  public <O extends StockOutcome> CompletableFuture<O> submit(
      UUID eventId, StockCommand<O> command) {
    TenantContext context = TenantContext.required();
    Pending<O> pending = new Pending<>(command, Actor.of(context));
    EventKey key = new EventKey(context.tenantId(), eventId);
    while (running) {
      StockWriter writer = writers.computeIfAbsent(key, this::writer);
      switch (writer.offer(pending)) {
        case TAKEN -> {
          return pending.answer();
        }
        case START -> {
          startRun(key, writer);
          return pending.answer();
        }
        case FULL -> {
          metrics.outcome(command, "busy");
          pending.busy();
          return pending.answer();
        }
        // it has nothing in flight any more, so a new one may take its place at once
        case RETIRED -> writers.remove(key, writer);
      }
    }
    pending.busy();
    return pending.answer();
  }

  /** Returns how many events have commands waiting or under way. */
  int writers() {
    return writers.size();
  }

  /**
   * As many threads as events may be in a transaction at once; others wait for their turn in order
   * of arrival. Threads of the operating system, since a batch is a dozen waits for the database,
   * and after each a virtual thread would line up behind the callers that were just answered.
   */
  private ThreadPoolExecutor threads() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            settings.transactions(),
            settings.transactions(),
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new CustomizableThreadFactory("stock-"));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private StockWriter writer(EventKey key) {
    return new StockWriter(key.tenantId(), key.eventId(), batch, settings, metrics, listener);
  }

  private void startRun(EventKey key, StockWriter writer) {
    try {
      threads.execute(() -> run(key, writer));
    } catch (RejectedExecutionException stopping) {
      writers.remove(key, writer);
      writer.refuseQueued();
    }
  }

  /** Runs batch after batch while no other event waits for its turn. */
  private void run(EventKey key, StockWriter writer) {
    boolean goesOn = false;
    try {
      for (int done = writer.runBatch(); done > 0; done = writer.runBatch()) {
        if (!threads.getQueue().isEmpty()) {
          goesOn = true;
          startRun(key, writer);
          return;
        }
        writer.regroup(done);
      }
    } finally {
      if (!goesOn) {
        writers.remove(key, writer);
      }
    }
  }

  @Override
  public void start() {
    if (threads.isShutdown()) {
      threads = threads();
    }
    running = true;
  }

  /** Takes no more commands, lets those in flight end, and answers busy to the rest. */
  @Override
  public void stop() {
    running = false;
    long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
    writers.values().forEach(StockWriter::refuseQueued);
    threads.shutdown();
    try {
      if (!threads.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        log.warn("stock batches were still in flight after {}", STOP_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writers.values().forEach(StockWriter::refuseQueued);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stops after the web server has let its requests go. */
  @Override
  public int getPhase() {
    return 0;
  }
}

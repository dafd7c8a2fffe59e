package io.boxoffice.purchase.saga;

import io.boxoffice.common.tenant.TenantContext;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Drives sagas in the background: so many at once, so many waiting, and no more. */
@Component
class SagaRunner {
  private static final Logger log = LoggerFactory.getLogger(SagaRunner.class);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private final SagaDriver driver;
  private final Map<String, Saga<?>> sagas;
  private final SagaProperties properties;
  private final AtomicInteger accepted = new AtomicInteger();

  /** Of the platform: a saga is mostly calls to the database, see ADR 0012. */
  private final ExecutorService threads;

  /** What is not even let go has a lease that runs out. */
  private final ExecutorService lettingGo;

  SagaRunner(SagaDriver driver, List<Saga<?>> sagas, SagaProperties properties) {
    this.driver = driver;
    this.sagas = sagas.stream().collect(Collectors.toMap(Saga::name, Function.identity()));
    this.properties = properties;
    this.threads = pool(properties.running(), "saga-", new ThreadPoolExecutor.AbortPolicy());
    this.lettingGo = pool(1, "saga-let-go-", new ThreadPoolExecutor.DiscardPolicy());
  }

  private ExecutorService pool(int size, String name, RejectedExecutionHandler beyond) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(properties.waiting()),
            Thread.ofPlatform().name(name, 0).daemon().factory(),
            beyond);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** How many more sagas would be driven at once; a lease taken for one beyond would run out. */
  int idle() {
    return Math.max(0, properties.running() - accepted.get());
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  void ready(SagaReady ready) {
    submit(ready.lease(), ready.subject());
  }

  void submit(Lease lease) {
    submit(lease, null);
  }

  private void submit(Lease lease, @Nullable Object subject) {
    boolean waits = accepted.getAndIncrement() >= properties.running();
    try {
      threads.execute(
          () -> {
            try {
              inTenant(
                  lease,
                  () -> {
                    // its lease ran while it waited: somebody else may be driving it by now
                    if (!waits || driver.renew(lease)) {
                      drive(saga(lease), lease, subject);
                    }
                  });
            } finally {
              accepted.decrementAndGet();
            }
          });
    } catch (RejectedExecutionException e) {
      accepted.decrementAndGet();
      letGo(lease);
    }
  }

  private <T> void drive(Saga<T> saga, Lease lease, @Nullable Object subject) {
    if (subject == null) {
      driver.drive(saga, lease);
    } else {
      driver.drive(saga, lease, saga.type().cast(subject));
    }
  }

  private void letGo(Lease lease) {
    lettingGo.execute(() -> inTenant(lease, () -> driver.release(lease)));
  }

  /**
   * A failure here is a bug or a broken database; the lease runs out and the worker tries again.
   */
  private static void inTenant(Lease lease, Runnable work) {
    try {
      TenantContext.system(lease.tenantId(), lease.saga() + "-saga").run(work);
    } catch (RuntimeException e) {
      log.error("{} {} failed at {}", lease.saga(), lease.id(), lease.step(), e);
    }
  }

  private Saga<?> saga(Lease lease) {
    Saga<?> saga = sagas.get(lease.saga());
    if (saga == null) {
      throw new IllegalStateException("no such saga: " + lease.saga());
    }
    return saga;
  }

  @PreDestroy
  void stop() throws InterruptedException {
    lettingGo.shutdown();
    threads.shutdown();
    if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
      threads.shutdownNow();
    }
  }
}

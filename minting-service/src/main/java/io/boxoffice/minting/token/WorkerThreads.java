package io.boxoffice.minting.token;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * A thread for each worker: one that waits for a slow node must not keep the others from their
 * work, as it would on the single thread that scheduled tasks share by default.
 */
@Configuration(proxyBeanMethods = false)
class WorkerThreads {
  private static final int WORKERS = 4;

  @Bean
  ThreadPoolTaskScheduler taskScheduler() {
    ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    scheduler.setPoolSize(WORKERS);
    scheduler.setThreadNamePrefix("worker-");
    scheduler.setWaitForTasksToCompleteOnShutdown(true);
    scheduler.setAwaitTerminationMillis(Duration.ofSeconds(10).toMillis());
    return scheduler;
  }
}

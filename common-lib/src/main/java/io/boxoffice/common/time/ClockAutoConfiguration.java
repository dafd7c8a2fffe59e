package io.boxoffice.common.time;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Gives the one source of time; everything else has it injected, so that tests can move it. */
@AutoConfiguration
public class ClockAutoConfiguration {

  /** Ticks in microseconds, as the database does: a time answers as it will be read back. */
  @Bean
  @ConditionalOnMissingBean
  InstantSource instantSource() {
    return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
  }
}

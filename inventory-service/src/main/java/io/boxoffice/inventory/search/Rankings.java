package io.boxoffice.inventory.search;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Asks OpenSearch when it is used, and Postgres while it does not answer. */
@Component
class Rankings {
  private static final Logger log = LoggerFactory.getLogger(Rankings.class);
  private final @Nullable OpenSearchRanking openSearch;
  private final PostgresRanking postgres;
  private final SearchSettings settings;
  private final CircuitBreaker breaker;
  private final Timer inOpenSearch;
  private final Timer inPostgres;
  private final Counter fallbacks;
  private final AtomicBoolean silent = new AtomicBoolean();

  Rankings(
      ObjectProvider<OpenSearchRanking> openSearch,
      PostgresRanking postgres,
      SearchSettings settings,
      CircuitBreakerRegistry breakers,
      MeterRegistry meters) {
    this.openSearch = openSearch.getIfAvailable();
    this.postgres = postgres;
    this.settings = settings;
    this.breaker = breakers.circuitBreaker("search");
    this.inOpenSearch = meters.timer("boxoffice.search.queries", "backend", "opensearch");
    this.inPostgres = meters.timer("boxoffice.search.queries", "backend", "postgres");
    this.fallbacks = meters.counter("boxoffice.search.fallbacks");
  }

  /** Returns all that one query finds, the best first. */
  List<RankedEvent> best(SearchQuery query) {
    OpenSearchRanking first = openSearch;
    if (first != null) {
      try {
        List<RankedEvent> found =
            breaker.executeSupplier(
                () -> inOpenSearch.record(() -> first.best(query, settings.maxResults())));
        if (breaker.getState() == CircuitBreaker.State.CLOSED
            && silent.compareAndSet(true, false)) {
          log.info("OpenSearch answers again");
        }
        return found;
      } catch (SearchUnavailable | CallNotPermittedException e) {
        fallbacks.increment();
        if (silent.compareAndSet(false, true)) {
          log.warn("searching in Postgres until OpenSearch answers: {}", e.toString());
        }
      }
    }
    return inPostgres.record(() -> postgres.best(query, settings.maxResults()));
  }
}

package io.boxoffice.gateway.shared;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.boxoffice.gateway.route.Target;
import io.boxoffice.gateway.security.Caller;
import io.boxoffice.gateway.tenant.ResolvedTenant;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Fetches an answer that is the same for everybody once for all who ask within a quarter of a
 * second, counted from before the service was asked: nobody gets anything older, however long the
 * service takes. Stands behind the checks of token, tenant and rate limit, which every request
 * passes on its own.
 *
 * <p>The service is asked in nobody's name, so that it cannot say what only somebody may hear; and
 * who organises events is passed on to it, because organisers see more. What may be kept for those
 * who come later, the service says by {@code Cache-Control: public}.
 */
@Component
class SharedReads implements WebFilter, Ordered {
  static final Duration BELIEVED = Duration.ofMillis(250);
  private static final Duration LONGEST_FETCH = Duration.ofSeconds(60);
  private static final Duration KEPT = Duration.ofSeconds(1);
  private static final Set<String> ORGANISERS = Set.of("seller", "venue_manager", "admin");
  private static final long MAX_KEPT_BYTES = 32L * 1024 * 1024;
  private static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;
  private static final int MAX_KEY = 500;
  private static final int FETCH_BYTES = 500;

  private final Ticker ticker;
  private final Cache<Key, State> states;
  private final Counter kept;
  private final Counter joined;
  private final Counter fetched;

  private record Key(UUID tenant, String path, String query, String accept) {}

  /** What is known of a key. */
  private sealed interface State {
    long askedAt();

    record Fetching(long askedAt, CompletableFuture<Optional<SharedAnswer>> answer)
        implements State {}

    record Fetched(long askedAt, SharedAnswer answer) implements State {}
  }

  @Autowired
  SharedReads(MeterRegistry meters) {
    this(meters, Ticker.systemTicker());
  }

  SharedReads(MeterRegistry meters, Ticker ticker) {
    this.ticker = ticker;
    this.states =
        Caffeine.newBuilder()
            .ticker(ticker)
            .expireAfterWrite(KEPT)
            // its upkeep is short; a thread woken for it costs more
            .executor(Runnable::run)
            .maximumWeight(MAX_KEPT_BYTES)
            .<Key, State>weigher((key, state) -> weight(state))
            .build();
    this.kept = reads(meters, "kept");
    this.joined = reads(meters, "joined");
    this.fetched = reads(meters, "fetched");
  }

  private static Counter reads(MeterRegistry meters, String result) {
    return Counter.builder("boxoffice.gateway.shared.reads")
        .description("reads that are the same for everybody, by where the answer came from")
        .tag("result", result)
        .register(meters);
  }

  private static int weight(State state) {
    return switch (state) {
      case State.Fetching fetching -> FETCH_BYTES;
      case State.Fetched done -> done.answer().size();
    };
  }

  @Override
  public int getOrder() {
    return 300;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    Key key = key(exchange);
    if (key == null) {
      return chain.filter(exchange);
    }
    long now = ticker.read();
    State known = states.getIfPresent(key);
    if (known instanceof State.Fetched(long askedAt, SharedAnswer answer)
        && now - askedAt <= BELIEVED.toNanos()) {
      kept.increment();
      return answer.writeTo(exchange);
    }
    AtomicReference<State.@Nullable Fetching> mine = new AtomicReference<>();
    State current =
        states
            .asMap()
            .compute(
                key,
                (k, state) -> {
                  if (state != null && now - state.askedAt() <= BELIEVED.toNanos()) {
                    return state;
                  }
                  State.Fetching fetching = new State.Fetching(now, new CompletableFuture<>());
                  mine.set(fetching);
                  return fetching;
                });
    State.Fetching own = mine.get();
    if (own != null) {
      fetched.increment();
      fetch(key, own, exchange, chain);
    }
    return switch (current) {
      case State.Fetched done -> {
        kept.increment();
        yield done.answer().writeTo(exchange);
      }
      case State.Fetching fetching -> {
        if (own == null) {
          joined.increment();
        }
        yield Mono.fromFuture(fetching.answer(), true)
            .flatMap(
                answer ->
                    answer.isPresent() ? answer.get().writeTo(exchange) : chain.filter(exchange));
      }
    };
  }

  /** Fetches for all who wait, whether or not the one who caused it still does. */
  private void fetch(
      Key key, State.Fetching fetching, ServerWebExchange cause, WebFilterChain chain) {
    Fetch fetch = new Fetch(cause, MAX_ANSWER_BYTES);
    // what fails before it begins fails for all who wait, too
    Mono.defer(() -> chain.filter(fetch))
        .timeout(LONGEST_FETCH)
        .then(Mono.fromSupplier(() -> Optional.of(fetch.answer())))
        // each gets an answer of that size by itself, piece by piece
        .onErrorReturn(DataBufferLimitException.class, Optional.empty())
        .subscribe(
            answer -> {
              if (answer.isPresent() && answer.get().mayBeKept()) {
                states
                    .asMap()
                    .replace(key, fetching, new State.Fetched(fetching.askedAt(), answer.get()));
              } else {
                states.asMap().remove(key, fetching);
              }
              fetching.answer().complete(answer);
            },
            failure -> {
              states.asMap().remove(key, fetching);
              fetching.answer().completeExceptionally(failure);
            });
  }

  /** Returns what the answer depends on, or null when it is not the same for everybody. */
  private static @Nullable Key key(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    UUID tenant = ResolvedTenant.of(exchange);
    if (tenant == null
        || !Target.required(exchange).shared()
        || !request.getMethod().equals(HttpMethod.GET)
        || Caller.of(exchange).roles().stream().anyMatch(ORGANISERS::contains)) {
      return null;
    }
    HttpHeaders headers = request.getHeaders();
    if (headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
      return null;
    }
    String path = request.getURI().getRawPath();
    String query = request.getURI().getRawQuery();
    String accept = String.join(",", headers.getOrEmpty(HttpHeaders.ACCEPT));
    return path.length() + accept.length() + (query == null ? 0 : query.length()) > MAX_KEY
        ? null
        : new Key(tenant, path, query == null ? "" : query, accept);
  }
}

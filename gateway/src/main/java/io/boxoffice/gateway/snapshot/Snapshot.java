package io.boxoffice.gateway.snapshot;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * A value that lives elsewhere. It is fetched on first use, refreshed behind the back of readers
 * once it has grown old, and kept when its source does not answer: an old value serves better than
 * none. At most one fetch runs at a time.
 */
public final class Snapshot<T> {
  private static final Logger log = LoggerFactory.getLogger(Snapshot.class);
  private static final String KEY = "current";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final String name;
  private final Supplier<Mono<T>> source;
  private final Duration minInterval;
  private final InstantSource clock;
  private final AsyncLoadingCache<String, Loaded<T>> cache;
  private volatile @Nullable Failed failed;

  private record Loaded<V>(V value, Instant fetchedAt, Instant triedAt) {}

  private record Failed(Throwable failure, Instant at) {}

  /**
   * Makes a snapshot; nothing is fetched yet.
   *
   * @param name what it is, for the log
   * @param source fetches the value; must end in bounded time
   * @param refreshAfter how old the value may be before a read starts a refresh
   * @param minInterval how much time lies at least between two fetches that readers force
   */
  public Snapshot(
      String name,
      Supplier<Mono<T>> source,
      Duration refreshAfter,
      Duration minInterval,
      InstantSource clock) {
    this.name = name;
    this.source = source;
    this.minInterval = minInterval;
    this.clock = clock;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(1)
            .refreshAfterWrite(refreshAfter)
            // its upkeep is short, and loads do not block; a thread woken for it costs more
            .executor(Runnable::run)
            .buildAsync(loader());
  }

  /**
   * Returns the value, possibly an old one; fails only when none was ever fetched, and then without
   * asking the source again for a second.
   */
  public Mono<T> get() {
    CompletableFuture<Loaded<T>> current = cache.get(KEY);
    if (current.isDone() && !current.isCompletedExceptionally()) {
      return Mono.just(current.join().value());
    }
    return Mono.fromFuture(current, true).map(Loaded::value);
  }

  /** Returns the value at hand, or null when there is none; starts a refresh when it is old. */
  public @Nullable T atHand() {
    CompletableFuture<Loaded<T>> current = cache.get(KEY);
    return current.isDone() && !current.isCompletedExceptionally() ? current.join().value() : null;
  }

  /**
   * Returns a value fetched now, for a reader who misses something in the one at hand; the one at
   * hand when the last fetch was only just, so that nobody can make the gateway flood the source.
   */
  public Mono<T> fresh() {
    return Mono.fromFuture(() -> cache.get(KEY), true)
        .flatMap(
            loaded ->
                clock.instant().isBefore(loaded.triedAt().plus(minInterval))
                    ? Mono.just(loaded)
                    : Mono.fromFuture(() -> cache.synchronous().refresh(KEY), true))
        .map(Loaded::value);
  }

  /** Returns when the value at hand was fetched, or null when there is none. */
  public @Nullable Instant fetchedAt() {
    CompletableFuture<Loaded<T>> current = cache.getIfPresent(KEY);
    return current == null || !current.isDone() || current.isCompletedExceptionally()
        ? null
        : current.join().fetchedAt();
  }

  private AsyncCacheLoader<String, Loaded<T>> loader() {
    return new AsyncCacheLoader<>() {
      @Override
      public CompletableFuture<Loaded<T>> asyncLoad(String key, Executor executor) {
        Failed before = failed;
        if (before != null && clock.instant().isBefore(before.at().plus(RETRY_AFTER))) {
          return CompletableFuture.failedFuture(before.failure());
        }
        return source.get().map(Snapshot.this::loadedNow).doOnError(this::remember).toFuture();
      }

      private void remember(Throwable failure) {
        log.warn("There are no {} yet: {}", name, failure.toString());
        failed = new Failed(failure, clock.instant());
      }

      @Override
      public CompletableFuture<Loaded<T>> asyncReload(
          String key, Loaded<T> old, Executor executor) {
        return source
            .get()
            .map(Snapshot.this::loadedNow)
            .onErrorResume(
                failure -> {
                  log.warn("Keeping the {} of {}: {}", name, old.fetchedAt(), failure.toString());
                  return Mono.just(new Loaded<>(old.value(), old.fetchedAt(), clock.instant()));
                })
            .toFuture();
      }
    };
  }

  private Loaded<T> loadedNow(T value) {
    Instant now = clock.instant();
    return new Loaded<>(value, now, now);
  }
}

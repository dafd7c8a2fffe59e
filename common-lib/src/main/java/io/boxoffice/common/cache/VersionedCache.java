package io.boxoffice.common.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.boxoffice.common.tenant.TenantContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.QueryTimeoutException;

/**
 * Copies of one kind of thing, each used only while the database confirms its version.
 *
 * <p>A reader gets a near copy whose version was asked for at most {@link CacheSpec#confirmedFor()}
 * ago, counted from before the question was sent; otherwise one reader asks again and the others
 * wait for it. So no reader ever gets anything older than that, whichever process made the change
 * and whatever became of that process: an invalidation that is lost costs nothing but this time.
 * When the version is another one, the value is taken from Redis if it is there in that very
 * version, and loaded otherwise, by one process while the others wait a moment.
 */
public final class VersionedCache<V> {
  private static final Logger log = LoggerFactory.getLogger(VersionedCache.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(15);
  private static final int PAUSES = 8;
  private static final long SHARE_EVERY = Duration.ofSeconds(1).toNanos();
  private static final int STATE_BYTES = 100;

  private final CacheSpec<V> spec;
  private final CacheSource<V> source;
  private final SharedCopies shared;
  private final CacheMetrics metrics;
  private final String prefix;
  private final Ticker ticker;
  private final long confirmedFor;
  private final Cache<Key, State<V>> near;

  private record Key(UUID tenant, String id) {}

  /** What this process knows of a key. */
  private sealed interface State<V> {
    /** When the question was sent that the answer rests on. */
    long askedAt();

    /**
     * An answer.
     *
     * @param answer empty when there is nothing
     * @param sharedAt when a copy was last put into Redis from here
     * @param outdated whether it may have changed since
     */
    record Landed<V>(long askedAt, Optional<Versioned<V>> answer, long sharedAt, boolean outdated)
        implements State<V> {}

    /**
     * A question under way.
     *
     * @param before what was known before it
     */
    record Flying<V>(
        long askedAt,
        Optional<Versioned<V>> before,
        long sharedAt,
        CompletableFuture<Optional<Versioned<V>>> answer)
        implements State<V> {}
  }

  /**
   * What a question led to.
   *
   * @param share whether the value is put into Redis
   * @param wrong a version in Redis that cannot be, or -1
   */
  private record Found<V>(Optional<Versioned<V>> answer, boolean share, long wrong) {
    static <V> Found<V> known(Versioned<V> value) {
      return new Found<>(Optional.of(value), false, -1);
    }

    static <V> Found<V> nothing() {
      return new Found<>(Optional.empty(), false, -1);
    }
  }

  VersionedCache(
      CacheSpec<V> spec,
      CacheSource<V> source,
      SharedCopies shared,
      CacheMetrics metrics,
      String prefix,
      int maxSize,
      Ticker ticker) {
    this.spec = spec;
    this.source = source;
    this.shared = shared;
    this.metrics = metrics;
    this.prefix = prefix;
    this.ticker = ticker;
    this.confirmedFor = spec.confirmedFor().toNanos();
    this.near = near(spec, maxSize, ticker);
  }

  private static <V> Cache<Key, State<V>> near(CacheSpec<V> spec, int maxSize, Ticker ticker) {
    Caffeine<Object, Object> builder =
        Caffeine.newBuilder()
            .ticker(ticker)
            .expireAfterWrite(spec.ttl())
            // its upkeep is short; a thread woken for it costs more
            .executor(Runnable::run);
    ToIntFunction<V> size = spec.size();
    return size == null
        ? builder.maximumSize(maxSize).build()
        : builder
            .maximumWeight(spec.maxBytes())
            .<Key, State<V>>weigher((key, state) -> weight(state, size))
            .build();
  }

  private static <V> int weight(State<V> state, ToIntFunction<V> size) {
    Optional<Versioned<V>> held =
        switch (state) {
          case State.Landed<V> landed -> landed.answer();
          case State.Flying<V> flying -> flying.before();
        };
    return STATE_BYTES + held.map(value -> size.applyAsInt(value.value())).orElse(0);
  }

  /** What a comparison of the copies with the database found. */
  public enum Check {
    /** Redis has the truth, or an older copy, which nobody takes for more. */
    SOUND,
    /** Redis has no copy. */
    ABSENT,
    /** Redis had something wrong; it is gone. */
    REPAIRED,
    /** Redis does not answer. */
    UNKNOWN
  }

  /**
   * Returns the value, of the current tenant; empty when there is none.
   *
   * @throws RuntimeException of the source, when the database does not answer
   */
  public Optional<Versioned<V>> get(String id) {
    Key key = new Key(TenantContext.required().tenantId(), id);
    long now = ticker.read();
    State<V> known = near.getIfPresent(key);
    if (known instanceof State.Landed<V> landed && serves(landed, now)) {
      metrics.near.increment();
      return landed.answer();
    }
    AtomicReference<State.@Nullable Flying<V>> mine = new AtomicReference<>();
    State<V> current =
        near.asMap()
            .compute(
                key,
                (k, state) -> {
                  if (state != null && serves(state, now)) {
                    return state;
                  }
                  State.Flying<V> flight = flying(state, now);
                  mine.set(flight);
                  return flight;
                });
    State.Flying<V> flight = mine.get();
    if (flight != null) {
      return fly(key, flight);
    }
    return switch (current) {
      case State.Landed<V> landed -> {
        metrics.near.increment();
        yield landed.answer();
      }
      case State.Flying<V> others -> {
        metrics.joined.increment();
        yield await(others.answer());
      }
    };
  }

  private boolean serves(State<V> state, long now) {
    boolean recent = now - state.askedAt() <= confirmedFor;
    return switch (state) {
      case State.Landed<V> landed -> recent && !landed.outdated();
      case State.Flying<V> flying -> recent;
    };
  }

  private static <V> State.Flying<V> flying(@Nullable State<V> state, long now) {
    return switch (state) {
      case null ->
          new State.Flying<>(now, Optional.empty(), now - SHARE_EVERY, new CompletableFuture<>());
      case State.Landed<V> landed ->
          new State.Flying<>(now, landed.answer(), landed.sharedAt(), new CompletableFuture<>());
      case State.Flying<V> slow ->
          new State.Flying<>(now, slow.before(), slow.sharedAt(), new CompletableFuture<>());
    };
  }

  private static <V> Optional<Versioned<V>> await(
      CompletableFuture<Optional<Versioned<V>>> answer) {
    try {
      return answer.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a value could not be read", e.getCause());
    } catch (TimeoutException e) {
      throw new QueryTimeoutException("the reader before did not come to an end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueryTimeoutException("interrupted while waiting for a value", e);
    }
  }

  /** Asks for all who wait. */
  private Optional<Versioned<V>> fly(Key key, State.Flying<V> flight) {
    Found<V> found;
    try {
      found = find(key, flight.before());
    } catch (RuntimeException | Error failure) {
      near.asMap()
          .computeIfPresent(key, (k, state) -> state.equals(flight) ? outdated(flight) : state);
      flight.answer().completeExceptionally(failure);
      throw failure;
    }
    boolean share =
        found.share() && (found.wrong() >= 0 || ticker.read() - flight.sharedAt() >= SHARE_EVERY);
    near.asMap()
        .replace(
            key,
            flight,
            new State.Landed<>(
                flight.askedAt(),
                found.answer(),
                share ? ticker.read() : flight.sharedAt(),
                false));
    flight.answer().complete(found.answer());
    if (share) {
      found.answer().ifPresent(value -> share(key, value, found.wrong()));
    }
    return found.answer();
  }

  private Found<V> find(Key key, Optional<Versioned<V>> before) {
    OptionalLong version = source.version(key.id());
    if (version.isEmpty()) {
      metrics.absent.increment();
      return Found.nothing();
    }
    long current = version.getAsLong();
    if (before.isPresent()) {
      if (before.get().version() == current) {
        metrics.confirmed.increment();
        return Found.known(before.get());
      }
      Versioned<V> advanced = advance(key, before.get(), current);
      if (advanced != null) {
        return new Found<>(Optional.of(advanced), true, -1);
      }
    }
    return fetch(key, current);
  }

  private @Nullable Versioned<V> advance(Key key, Versioned<V> older, long current) {
    if (older.version() >= current) {
      return null;
    }
    Versioned<V> advanced = source.advance(key.id(), older, current);
    if (advanced != null) {
      metrics.advanced.increment();
    }
    return advanced;
  }

  /** Takes the value in this version from Redis, or loads it. */
  private Found<V> fetch(Key key, long current) {
    return switch (shared.get(name(key))) {
      case SharedCopies.Got.Copy copy -> fetch(key, current, copy);
      case SharedCopies.Got.Garbage(long version) -> {
        discard(key);
        yield load(key, version);
      }
      case SharedCopies.Got.Nothing nothing -> {
        Versioned<V> others = shared.mayLoad(name(key)) ? null : loadedElsewhere(key, current);
        yield others == null ? load(key, -1) : Found.known(others);
      }
      case SharedCopies.Got.Unavailable unavailable -> load(key, -1);
    };
  }

  private Found<V> fetch(Key key, long current, SharedCopies.Got.Copy copy) {
    if (copy.version() > current) {
      // newer than the version was a moment ago, or wrong: what is loaded now decides
      return load(key, copy.version());
    }
    Versioned<V> value = decode(key, copy);
    if (value == null) {
      discard(key);
      return load(key, copy.version());
    }
    if (value.version() == current) {
      metrics.shared.increment();
      return Found.known(value);
    }
    Versioned<V> advanced = advance(key, value, current);
    return advanced == null ? load(key, -1) : new Found<>(Optional.of(advanced), true, -1);
  }

  /** Waits a moment for the process that has the lease. */
  private @Nullable Versioned<V> loadedElsewhere(Key key, long current) {
    for (int i = 0; i < PAUSES; i++) {
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
      if (shared.get(name(key)) instanceof SharedCopies.Got.Copy copy) {
        Versioned<V> value = copy.version() == current ? decode(key, copy) : null;
        if (value != null) {
          metrics.shared.increment();
        }
        return value;
      }
    }
    return null;
  }

  private Found<V> load(Key key, long suspicious) {
    Versioned<V> value = source.load(key.id());
    if (value == null) {
      metrics.absent.increment();
      return Found.nothing();
    }
    metrics.loaded.increment();
    // what was in Redis before this was loaded cannot be newer than it
    boolean wrong = suspicious > value.version();
    if (wrong) {
      metrics.repaired.increment();
    }
    return new Found<>(Optional.of(value), true, suspicious >= 0 ? suspicious : -1);
  }

  private void share(Key key, Versioned<V> value, long wrong) {
    byte[] payload = spec.codec().write(value.value());
    shared.put(name(key), value.version(), payload, jittered(spec.ttl()), wrong);
  }

  private static Duration jittered(Duration ttl) {
    double factor = ThreadLocalRandom.current().nextDouble(0.9, 1.0);
    return Duration.ofMillis(Math.max(1, (long) (ttl.toMillis() * factor)));
  }

  private @Nullable Versioned<V> decode(Key key, SharedCopies.Got.Copy copy) {
    try {
      V value = spec.codec().read(copy.payload());
      return spec.fits().test(key.id(), value) ? new Versioned<>(copy.version(), value) : null;
    } catch (RuntimeException e) {
      log.debug("a copy of {} {} cannot be read", spec.name(), key.id(), e);
      return null;
    }
  }

  private void discard(Key key) {
    metrics.repaired.increment();
    log.warn("a copy in Redis of {} {} is not what it should be", spec.name(), key.id());
    shared.remove(name(key));
  }

  /**
   * Makes the next reader in this process ask the database. Does no I/O and never waits.
   *
   * <p>A question that is under way may have missed the change: those who wait for it get its
   * answer, which is as new as their own question; those who come later do not.
   */
  public void outdated(UUID tenant, String id) {
    near.asMap().computeIfPresent(new Key(tenant, id), (key, state) -> outdated(state));
  }

  /** Makes the next reader of anything of the tenant's ask the database. */
  public void outdated(UUID tenant) {
    for (Key key : near.asMap().keySet()) {
      if (key.tenant().equals(tenant)) {
        outdated(tenant, key.id());
      }
    }
  }

  private static <V> State<V> outdated(State<V> state) {
    return switch (state) {
      case State.Landed<V> landed ->
          new State.Landed<>(landed.askedAt(), landed.answer(), landed.sharedAt(), true);
      case State.Flying<V> flying ->
          new State.Landed<>(flying.askedAt(), flying.before(), flying.sharedAt(), true);
    };
  }

  /** Throws the copies away, in this process and in Redis; does not wait for Redis. */
  public void invalidate(UUID tenant, String id) {
    outdated(tenant, id);
    Thread.startVirtualThread(() -> shared.remove(name(new Key(tenant, id))));
  }

  /** Compares the copies with the database, and throws those away that are wrong. */
  public Check check(String id) {
    Key key = new Key(TenantContext.required().tenantId(), id);
    State<V> state = near.getIfPresent(key);
    Check check =
        switch (shared.get(name(key))) {
          case SharedCopies.Got.Copy copy -> isSound(key, copy) ? Check.SOUND : repaired(key);
          case SharedCopies.Got.Garbage garbage -> repaired(key);
          case SharedCopies.Got.Nothing nothing -> Check.ABSENT;
          case SharedCopies.Got.Unavailable unavailable -> Check.UNKNOWN;
        };
    if (state instanceof State.Landed<V> landed
        && landed.answer().isPresent()
        && !isSound(key, landed.answer().get())) {
      near.invalidate(key);
      metrics.repaired.increment();
      return Check.REPAIRED;
    }
    return check;
  }

  private Check repaired(Key key) {
    discard(key);
    return Check.REPAIRED;
  }

  private boolean isSound(Key key, SharedCopies.Got.Copy copy) {
    Versioned<V> value = decode(key, copy);
    return value != null && isSound(key, value);
  }

  private boolean isSound(Key key, Versioned<V> copy) {
    Versioned<V> truth = source.load(key.id());
    if (truth == null || copy.version() > truth.version()) {
      return false;
    }
    Versioned<V> comparable = copy;
    if (copy.version() < truth.version()) {
      Versioned<V> advanced = source.advance(key.id(), copy, truth.version());
      if (advanced == null) {
        return true;
      }
      comparable = advanced;
    }
    return comparable.version() != truth.version()
        || Arrays.equals(spec.codec().write(comparable.value()), spec.codec().write(truth.value()));
  }

  private String name(Key key) {
    return prefix + key.tenant() + ':' + key.id() + '}';
  }
}

package io.boxoffice.load;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of the {@link Generator}, from its first request to the last answer; all of it on one
 * thread. A request's time counts from when it should have been sent, so that a stall is seen by
 * all those who would have come meanwhile.
 */
final class Run {
  private static final int MOST_CONNECTIONS = 512;
  private static final int MOST_OUTSTANDING = 10_000;
  private static final long TICK_MICROS = 1_000;
  private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * When requests are sent.
   *
   * @param perSecond of an open run; 0 in a closed one
   * @param outstanding of a closed run
   */
  record Pace(double perSecond, int outstanding, Duration time) {
    static Pace open(double perSecond, Duration time) {
      if (perSecond <= 0) {
        throw new IllegalArgumentException("a rate is more than 0: " + perSecond);
      }
      return new Pace(perSecond, MOST_OUTSTANDING, time);
    }

    static Pace closed(int outstanding, Duration time) {
      return new Pace(0, outstanding, time);
    }

    boolean isOpen() {
      return perSecond > 0;
    }

    long requests() {
      return Math.max(1, Math.round(perSecond * time.toNanos() / 1e9));
    }
  }

  private final EventLoop thread;
  private final Consumer<Connection> connector;
  private final Requests requests;
  private final Pace pace;
  private final Tally tally = new Tally(Generator.PATIENCE);
  private final CompletableFuture<Tally> done = new CompletableFuture<>();
  private final Set<Connection> connections = new HashSet<>();
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();

  /** When requests should have been sent that wait for a connection. */
  private final ArrayDeque<Long> waiting = new ArrayDeque<>();

  private int connecting;
  private int outstanding;
  private long begun;
  private long made;
  private long sweepAt;
  private @Nullable ScheduledFuture<?> ticks;

  Run(EventLoop thread, Consumer<Connection> connector, Requests requests, Pace pace) {
    this.thread = thread;
    this.connector = connector;
    this.requests = requests;
    this.pace = pace;
  }

  CompletableFuture<Tally> start() {
    thread.execute(
        () -> {
          begun = System.nanoTime();
          sweepAt = begun;
          ticks = thread.scheduleAtFixedRate(this::safeTick, 0, TICK_MICROS, TimeUnit.MICROSECONDS);
        });
    return done;
  }

  private void safeTick() {
    try {
      tick();
    } catch (RuntimeException e) {
      end(e);
    }
  }

  private void tick() {
    long now = System.nanoTime();
    offerDue(now);
    if (now >= sweepAt) {
      sweepAt = now + SWEEP_NANOS;
      giveUpOverdue(now);
    }
    if (isOver(now) && outstanding == 0) {
      end(null);
    }
  }

  private boolean isOver(long now) {
    return pace.isOpen() ? made == pace.requests() : now - begun >= pace.time().toNanos();
  }

  private void offerDue(long now) {
    if (pace.isOpen()) {
      double interval = 1e9 / pace.perSecond();
      while (made < pace.requests()) {
        long intended = begun + (long) (made * interval);
        if (intended > now) {
          return;
        }
        offer(intended);
      }
    } else if (!isOver(now)) {
      while (outstanding < pace.outstanding()) {
        offer(now);
      }
    }
  }

  private void offer(long intended) {
    made++;
    if (outstanding >= pace.outstanding()) {
      tally.notSent(Generator.PATIENCE);
      return;
    }
    outstanding++;
    Connection free = idle.poll();
    if (free != null) {
      send(free, intended);
      return;
    }
    waiting.add(intended);
    if (connections.size() < MOST_CONNECTIONS && connecting < waiting.size()) {
      connect();
    }
  }

  private void connect() {
    Connection connection = new Connection(this);
    connections.add(connection);
    connecting++;
    connector.accept(connection);
  }

  private void send(Connection connection, long intended) {
    tally.late(System.nanoTime() - intended);
    connection.send(requests.next(), intended);
  }

  void connected(Connection connection) {
    connecting--;
    free(connection);
  }

  private void free(Connection connection) {
    Long next = waiting.poll();
    if (next == null) {
      idle.add(connection);
    } else {
      connection.send(requests.next(), next);
    }
  }

  void answered(Connection connection, int status, long intended) {
    long now = System.nanoTime();
    outstanding--;
    tally.answered(status, now - intended, now - begun);
    if (!pace.isOpen() && !isOver(now)) {
      made++;
      outstanding++;
      waiting.add(now);
    }
    if (connection.isUsable()) {
      free(connection);
    }
  }

  void lost(Connection connection) {
    if (!connections.remove(connection)) {
      return;
    }
    idle.remove(connection);
    if (connection.isBusy()) {
      outstanding--;
      tally.broken(System.nanoTime() - connection.intended());
    } else if (!connection.wasConnected()) {
      connecting--;
    }
    if (connecting < waiting.size() && connections.size() < MOST_CONNECTIONS) {
      // not at once: a server that refuses connections would be asked in a busy loop
      var _ = thread.schedule(this::connectIfNeeded, 10, TimeUnit.MILLISECONDS);
    }
  }

  private void connectIfNeeded() {
    if (connecting < waiting.size() && connections.size() < MOST_CONNECTIONS && !done.isDone()) {
      connect();
    }
  }

  private void giveUpOverdue(long now) {
    long oldest = now - Generator.PATIENCE.toNanos();
    for (Connection connection : List.copyOf(connections)) {
      if (connection.isBusy() && connection.intended() < oldest) {
        outstanding--;
        tally.timedOut(now - connection.intended());
        connection.abandon();
      }
    }
    for (Long first = waiting.peek(); first != null && first < oldest; first = waiting.peek()) {
      waiting.remove();
      outstanding--;
      // nobody got to see it
      tally.notSent(Generator.PATIENCE);
    }
  }

  private void end(@Nullable RuntimeException failure) {
    ScheduledFuture<?> running = ticks;
    if (running != null) {
      running.cancel(false);
    }
    if (failure == null) {
      done.complete(tally);
    } else {
      done.completeExceptionally(failure);
    }
    List.copyOf(connections).forEach(Connection::close);
  }
}

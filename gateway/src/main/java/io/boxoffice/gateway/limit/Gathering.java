package io.boxoffice.gateway.limit;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Asks for many at once: while one call is on its way, and until some time has gone since it set
 * out, questions gather, and the next call takes them along in their order. A question that comes
 * alone waits for nobody.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
final class Gathering<Q, A> {
  private final Function<List<Q>, Mono<List<A>>> call;
  private final Duration timeout;
  private final long apartNanos;
  private final int mostAtOnce;
  private final int mostWaiting;
  private final Queue<Asked<Q, A>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicBoolean calling = new AtomicBoolean();

  /** When the last call set out; written by who holds {@link #calling}. */
  private volatile long calledAt;

  /**
   * @param call answers questions, as many answers in the same order; it may fail
   * @param timeout of one call
   * @param apart least time between two calls that are made on an event loop: what a question may
   *     wait for others, while there are many
   * @param mostAtOnce questions in one call
   * @param mostWaiting questions that wait for the next; those beyond fail at once
   */
  Gathering(
      Function<List<Q>, Mono<List<A>>> call,
      Duration timeout,
      Duration apart,
      int mostAtOnce,
      int mostWaiting) {
    this.call = call;
    this.timeout = timeout;
    this.apartNanos = apart.toNanos();
    this.calledAt = System.nanoTime() - apartNanos;
    this.mostAtOnce = mostAtOnce;
    this.mostWaiting = mostWaiting;
  }

  /**
   * @param home the event loop that asked, where the answer is to be worked on; null for any
   */
  private record Asked<Q, A>(Q question, MonoSink<A> sink, @Nullable EventExecutor home) {}

  /** Asks when it is subscribed to; fails when its call does. */
  Mono<A> ask(Q question) {
    return Mono.create(
        sink -> {
          if (size.incrementAndGet() > mostWaiting) {
            size.decrementAndGet();
            sink.error(new RejectedExecutionException(mostWaiting + " wait already"));
            return;
          }
          waiting.add(new Asked<>(question, sink, ThreadExecutorMap.currentExecutor()));
          callNext();
        });
  }

  private void callNext() {
    while (!waiting.isEmpty() && calling.compareAndSet(false, true)) {
      if (putOff() || callTaken()) {
        return;
      }
    }
  }

  /** Leaves the call that is due to this event loop, for a little later. */
  private boolean putOff() {
    long early = calledAt + apartNanos - System.nanoTime();
    EventExecutor here = ThreadExecutorMap.currentExecutor();
    if (early <= 0 || here == null) {
      return false;
    }
    try {
      var _ =
          here.schedule(
              () -> {
                if (!callTaken()) {
                  callNext();
                }
              },
              early,
              TimeUnit.NANOSECONDS);
      return true;
    } catch (RejectedExecutionException stopping) {
      return false;
    }
  }

  private boolean callTaken() {
    List<Asked<Q, A>> taken = take();
    if (taken.isEmpty()) {
      calling.set(false);
      return false;
    }
    calledAt = System.nanoTime();
    call(taken);
    return true;
  }

  private List<Asked<Q, A>> take() {
    List<Asked<Q, A>> taken = new ArrayList<>();
    while (taken.size() < mostAtOnce) {
      Asked<Q, A> next = waiting.poll();
      if (next == null) {
        break;
      }
      taken.add(next);
    }
    size.addAndGet(-taken.size());
    return taken;
  }

  private void call(List<Asked<Q, A>> taken) {
    Mono.defer(() -> call.apply(taken.stream().map(Asked::question).toList()))
        .timeout(timeout)
        .switchIfEmpty(Mono.error(() -> new IllegalStateException("no answer came")))
        .subscribe(
            answers -> {
              next();
              answered(taken, answers);
            },
            failure -> {
              next();
              hand(taken, (asked, _) -> asked.sink().error(failure));
            });
  }

  /** Before the answers are handed on: the next call travels meanwhile. */
  private void next() {
    calling.set(false);
    callNext();
  }

  private void answered(List<Asked<Q, A>> taken, List<A> answers) {
    if (answers.size() == taken.size()) {
      hand(taken, (asked, place) -> asked.sink().success(answers.get(place)));
      return;
    }
    IllegalStateException wrong =
        new IllegalStateException(answers.size() + " answers to " + taken.size() + " questions");
    hand(taken, (asked, _) -> asked.sink().error(wrong));
  }

  private interface Handing<Q, A> {
    void to(Asked<Q, A> asked, int place);
  }

  /** Wakes each event loop once, and not once for each of its requests. */
  private static <Q, A> void hand(List<Asked<Q, A>> taken, Handing<Q, A> handing) {
    Map<@Nullable EventExecutor, List<Integer>> homes = new LinkedHashMap<>();
    for (int place = 0; place < taken.size(); place++) {
      homes.computeIfAbsent(taken.get(place).home(), _ -> new ArrayList<>()).add(place);
    }
    homes.forEach(
        (home, places) -> {
          Runnable all = () -> places.forEach(place -> handing.to(taken.get(place), place));
          if (home == null || home.inEventLoop()) {
            all.run();
          } else {
            home.execute(all);
          }
        });
  }
}

package io.boxoffice.inventory.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.stereotype.Component;

/** Bounds each of our calls: how long it takes, how many are at work, how much it answers. */
@Component
@GlobalServerInterceptor
@Order(CallFailures.ORDER + 10)
class CallBounds implements ServerInterceptor, DisposableBean {
  private static final String PACKAGE = "ticket.";
  private final GrpcSettings settings;
  private final Semaphore inFlight;
  private final ScheduledThreadPoolExecutor timer;

  CallBounds(GrpcSettings settings) {
    this.settings = settings;
    this.inFlight = new Semaphore(settings.callsInFlight());
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("grpc-deadlines").daemon().factory());
    // a call that ends in time leaves nothing behind
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Whether the call is one of ours; health and reflection are the library's. */
  static boolean isOurs(ServerCall<?, ?> call) {
    return call.getMethodDescriptor().getFullMethodName().startsWith(PACKAGE);
  }

  /** How long the running call may still take. */
  static Duration timeLeft() {
    Deadline deadline = Objects.requireNonNull(Context.current().getDeadline());
    return Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (!isOurs(call)) {
      return next.startCall(call, headers);
    }
    Context.CancellableContext bounded =
        Context.current()
            .withDeadlineAfter(settings.longestCall().toNanos(), TimeUnit.NANOSECONDS, timer);
    bounded.addListener(context -> endIfLate(call, context), Runnable::run);
    try {
      if (bounded.isCancelled()) {
        throw Refusals.deadlineExceeded();
      }
      return new Bounded<>(
          Contexts.interceptCall(bounded, new SizedCall<>(call), headers, next), bounded);
    } catch (RuntimeException e) {
      bounded.cancel(null);
      throw e;
    }
  }

  private static void endIfLate(ServerCall<?, ?> call, Context context) {
    if (context.cancellationCause() instanceof TimeoutException) {
      StatusRuntimeException late = Refusals.deadlineExceeded();
      Metadata trailers = Objects.requireNonNull(Status.trailersFromThrowable(late));
      call.close(late.getStatus(), trailers);
    }
  }

  private final class Bounded<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Context.CancellableContext context;

    Bounded(ServerCall.Listener<Q> listener, Context.CancellableContext context) {
      super(listener);
      this.context = context;
    }

    /** The request is complete: this is where the work is done. */
    @Override
    public void onHalfClose() {
      if (context.isCancelled()) {
        return;
      }
      if (!inFlight.tryAcquire()) {
        throw Refusals.busy();
      }
      try {
        super.onHalfClose();
      } finally {
        inFlight.release();
      }
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        context.cancel(null);
      }
    }

    @Override
    public void onComplete() {
      try {
        super.onComplete();
      } finally {
        context.cancel(null);
      }
    }
  }

  /** Refuses to send what the client is not prepared to take. */
  private final class SizedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    SizedCall(ServerCall<Q, R> call) {
      super(call);
    }

    @Override
    public void sendMessage(R message) {
      if (message instanceof KnownLength known) {
        int bytes = length(known);
        if (bytes > settings.maxSendMessageLength()) {
          throw Refusals.answerTooLarge(bytes, settings.maxSendMessageLength());
        }
      }
      super.sendMessage(message);
    }
  }

  private static int length(KnownLength message) {
    try {
      return message.available();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void destroy() {
    timer.shutdownNow();
  }
}

package io.boxoffice.inventory.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.boxoffice.common.remote.RemoteUnavailable;
import io.boxoffice.common.web.Correlation;
import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Gives each call its correlation id, and turns whatever is thrown into a status that says what to
 * change and nothing of our insides.
 */
@Component
@GlobalServerInterceptor
@Order(CallFailures.ORDER)
class CallFailures implements ServerInterceptor {
  /** After the observation of calls, which is to see the status. */
  static final int ORDER = 10;

  static final Metadata.Key<String> CORRELATION =
      Metadata.Key.of("x-correlation-id", Metadata.ASCII_STRING_MARSHALLER);

  private static final Logger log = LoggerFactory.getLogger(CallFailures.class);

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String correlation = Correlation.accepted(headers.get(CORRELATION));
    AnsweredOnce<Q, R> answered = new AnsweredOnce<>(call, correlation);
    AtomicReference<ServerCall.Listener<Q>> started =
        new AtomicReference<>(new ServerCall.Listener<>() {});
    Correlation.run(
        correlation, guarded(answered, () -> started.set(next.startCall(answered, headers))));
    return new Guard<>(Objects.requireNonNull(started.get()), answered, correlation);
  }

  /** Calls the listener under the correlation id as long as the call is not answered. */
  private static final class Guard<Q> extends SimpleForwardingServerCallListener<Q> {
    private final AnsweredOnce<Q, ?> call;
    private final String correlation;
    private final boolean takesOne;
    private int messages;

    Guard(ServerCall.Listener<Q> listener, AnsweredOnce<Q, ?> call, String correlation) {
      super(listener);
      this.call = call;
      this.correlation = correlation;
      this.takesOne = call.getMethodDescriptor().getType().clientSendsOneMessage();
    }

    @Override
    public void onMessage(Q message) {
      messages++;
      run(
          () -> {
            if (takesOne && messages > 1) {
              throw Refusals.malformed("The method takes one message.");
            }
            super.onMessage(message);
          });
    }

    @Override
    public void onHalfClose() {
      run(
          () -> {
            if (takesOne && messages == 0) {
              throw Refusals.malformed("The method takes a message.");
            }
            super.onHalfClose();
          });
    }

    @Override
    public void onReady() {
      run(super::onReady);
    }

    private void run(Runnable work) {
      if (!call.isClosed()) {
        Correlation.run(correlation, guarded(call, work));
      }
    }
  }

  private static Runnable guarded(AnsweredOnce<?, ?> call, Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        if (call.isCancelled() || Context.current().isCancelled()) {
          log.debug("failed after its caller had gone", e);
        } else {
          call.refuse(refusal(e, call.getMethodDescriptor().getFullMethodName()));
        }
      }
    };
  }

  private static StatusRuntimeException refusal(RuntimeException failure, String method) {
    return switch (failure) {
      case StatusRuntimeException status
          when status.getCause() instanceof InvalidProtocolBufferException ->
          Refusals.malformed("The message is not one that the method takes.");
      case StatusRuntimeException status -> status;
      case CannotCreateTransactionException e -> unavailable(e);
      case DataAccessResourceFailureException e -> unavailable(e);
      case TransientDataAccessException e -> unavailable(e);
      case RemoteUnavailable e -> unavailable(e);
      default -> {
        log.error("unexpected error in {}", method, failure);
        yield Refusals.internal();
      }
    };
  }

  private static StatusRuntimeException unavailable(RuntimeException cause) {
    log.warn("answered UNAVAILABLE: {}", cause.toString());
    return Refusals.unavailable(
        "Something this needs does not answer at the moment; try again.", Duration.ofSeconds(1));
  }
}

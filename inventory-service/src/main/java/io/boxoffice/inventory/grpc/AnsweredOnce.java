package io.boxoffice.inventory.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * A call that several threads may want to end: its handler, and the timer of its deadline. The
 * first one does; what comes after is dropped.
 */
final class AnsweredOnce<Q, R> extends SimpleForwardingServerCall<Q, R> {
  private final String correlation;
  private boolean headersSent;
  private boolean closed;

  AnsweredOnce(ServerCall<Q, R> call, String correlation) {
    super(call);
    this.correlation = correlation;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  void refuse(StatusRuntimeException refusal) {
    Metadata trailers = Status.trailersFromThrowable(refusal);
    // the cause stays here: it is nobody else's business
    close(refusal.getStatus().withCause(null), trailers == null ? new Metadata() : trailers);
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!closed) {
      headersSent = true;
      headers.put(CallFailures.CORRELATION, correlation);
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(R message) {
    if (!closed) {
      super.sendMessage(message);
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (!closed) {
      closed = true;
      if (!headersSent) {
        trailers.put(CallFailures.CORRELATION, correlation);
      }
      super.close(status, trailers);
    }
  }
}

package io.boxoffice.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** One connection with at most one request on it; lives on the generator's thread. */
final class Connection extends SimpleChannelInboundHandler<HttpObject> {
  private static final long IDLE = Long.MIN_VALUE;

  private final Run run;
  private @Nullable ChannelHandlerContext context;
  private long intended = IDLE;
  private int status;
  private boolean kept;
  private boolean opened;

  Connection(Run run) {
    this.run = run;
  }

  boolean isBusy() {
    return intended != IDLE;
  }

  /** Whether it was ever there. */
  boolean wasConnected() {
    return opened;
  }

  /** When its request should have been sent. */
  long intended() {
    return intended;
  }

  void send(byte[][] request, long intendedAt) {
    ChannelHandlerContext open = context;
    if (open == null) {
      throw new IllegalStateException("not connected");
    }
    intended = intendedAt;
    int size = 0;
    for (byte[] piece : request) {
      size += piece.length;
    }
    ByteBuf buffer = open.alloc().buffer(size);
    for (byte[] piece : request) {
      buffer.writeBytes(piece);
    }
    var _ = open.writeAndFlush(buffer, open.voidPromise());
  }

  /** Gives the request up; what comes later is not listened to. */
  void abandon() {
    intended = IDLE;
    close();
  }

  void close() {
    ChannelHandlerContext open = context;
    if (open != null) {
      var _ = open.close();
    }
  }

  void notConnected() {
    run.lost(this);
  }

  @Override
  public void channelActive(ChannelHandlerContext open) {
    context = open;
    opened = true;
    run.connected(this);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext from, HttpObject part) {
    if (part instanceof HttpResponse response) {
      status = response.status().code();
      kept = HttpUtil.isKeepAlive(response);
    }
    if (part instanceof LastHttpContent && isBusy()) {
      long answered = intended;
      intended = IDLE;
      run.answered(this, status, answered);
      if (!kept) {
        close();
      }
    }
  }

  /** Whether another request may follow on it. */
  boolean isUsable() {
    return kept;
  }

  @Override
  public void channelInactive(ChannelHandlerContext closed) {
    if (context != null) {
      context = null;
      run.lost(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
    var _ = at.close();
  }
}

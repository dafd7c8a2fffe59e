package io.boxoffice.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Sends requests at a constant rate, whether or not earlier ones were answered: as a crowd does,
 * and unlike callers that wait for one another. One thread does it all, on connections that are
 * kept.
 *
 * <p>Only to this machine, and never with more outstanding than a bound.
 */
final class Generator implements AutoCloseable {
  /** How long a request may take, counted from when it should have been sent. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int CONNECT_MILLIS = 3_000;

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(
          1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  private final EventLoop thread = threads.next();
  private final InetSocketAddress address;

  Generator(URI target) {
    this.address = new InetSocketAddress(loopback(target.getHost()), target.getPort());
  }

  private static InetAddress loopback(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (!address.isLoopbackAddress()) {
        throw new BenchFailure("load is only sent to this machine, not to " + host);
      }
      return address;
    } catch (UnknownHostException e) {
      throw new BenchFailure("unknown host " + host, e);
    }
  }

  /** These requests as a load. */
  Load of(Requests requests) {
    return new Load() {
      @Override
      public Tally atRate(double perSecond, Duration time) throws InterruptedException {
        return Generator.this.atRate(requests, perSecond, time);
      }

      @Override
      public Tally saturated(int outstanding, Duration time) throws InterruptedException {
        return Generator.this.saturated(requests, outstanding, time);
      }
    };
  }

  /** Sends so many requests a second. */
  Tally atRate(Requests requests, double perSecond, Duration time) throws InterruptedException {
    return run(new Run(thread, this::connect, requests, Run.Pace.open(perSecond, time)));
  }

  /** Keeps so many requests outstanding: how much it can take, not how it serves a crowd. */
  Tally saturated(Requests requests, int outstanding, Duration time) throws InterruptedException {
    return run(new Run(thread, this::connect, requests, Run.Pace.closed(outstanding, time)));
  }

  private Tally run(Run run) throws InterruptedException {
    CompletableFuture<Tally> done = run.start();
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new BenchFailure("the load generator failed: " + e.getCause(), e);
    }
  }

  private void connect(Connection connection) {
    new Bootstrap()
        .group(thread)
        .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpResponseDecoder(new HttpDecoderConfig().setValidateHeaders(false)),
                        connection);
              }
            })
        .connect(address)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                connection.notConnected();
              }
            });
  }

  @Override
  public void close() {
    var _ = threads.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
  }
}

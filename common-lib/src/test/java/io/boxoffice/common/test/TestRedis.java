package io.boxoffice.common.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis of a test's own, which it may take down and bring back at the same address. */
public final class TestRedis implements AutoCloseable {
  private final int port;
  private final RedisServer server;

  /** Makes a server that does not run yet. */
  public TestRedis() {
    try {
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
      Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the address, whether it runs or not. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Starts the server, empty. */
  public TestRedis start() {
    try {
      server.start();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

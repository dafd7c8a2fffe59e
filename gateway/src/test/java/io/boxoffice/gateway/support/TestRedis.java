package io.boxoffice.gateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis that a test may take down and bring back at the same address. */
public final class TestRedis {
  private final int port;
  private final RedisServer server;

  TestRedis() {
    try {
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
      server.start();
      Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public void stop() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void start() {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

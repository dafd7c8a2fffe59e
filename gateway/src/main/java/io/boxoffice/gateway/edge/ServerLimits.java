package io.boxoffice.gateway.edge;

import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.http.server.HttpServer;

/** Bounds how long a client may take to send its request: slow senders hold nothing for long. */
@Component
class ServerLimits implements NettyServerCustomizer {
  private static final Duration BETWEEN_PIECES = Duration.ofSeconds(10);
  private static final Duration WHOLE_REQUEST = Duration.ofSeconds(30);

  @Override
  public HttpServer apply(HttpServer server) {
    return server.readTimeout(BETWEEN_PIECES).requestTimeout(WHOLE_REQUEST);
  }
}

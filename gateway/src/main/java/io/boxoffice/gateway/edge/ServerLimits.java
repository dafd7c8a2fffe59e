package io.boxoffice.gateway.edge;

import io.boxoffice.gateway.settings.GatewaySettings;
import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.http.server.HttpServer;

/** Bounds how long a client may take to send its request: slow senders hold nothing for long. */
@Component
class ServerLimits implements NettyServerCustomizer {
  private static final Duration BETWEEN_PIECES = Duration.ofSeconds(10);

  private final Duration wholeRequest;

  ServerLimits(GatewaySettings settings) {
    this.wholeRequest = settings.requestTimeout();
  }

  @Override
  public HttpServer apply(HttpServer server) {
    return server.readTimeout(BETWEEN_PIECES).requestTimeout(wholeRequest);
  }
}

package io.boxoffice.gateway.problem;

import io.netty.channel.ChannelException;
import jakarta.annotation.PostConstruct;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Hooks;
import reactor.netty.channel.AbortedException;

/**
 * Failures that come when the answer is already decided: a client that hangs up or never ends its
 * request is told of twice by the server. Such are everyday; any other is a bug and stays loud.
 */
@Component
class DroppedErrors {
  private static final Logger log = LoggerFactory.getLogger(DroppedErrors.class);

  @PostConstruct
  void listen() {
    Hooks.onErrorDropped(DroppedErrors::dropped);
  }

  private static void dropped(Throwable failure) {
    switch (failure) {
      case ChannelException _, AbortedException _, IOException _ ->
          log.debug("After the answer: {}", failure.toString());
      default -> log.error("Unexpected failure after the answer", failure);
    }
  }
}

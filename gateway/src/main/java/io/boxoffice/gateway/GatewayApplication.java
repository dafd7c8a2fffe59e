package io.boxoffice.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import reactor.netty.ReactorNetty;

/** The gateway: routes by path, checks tokens, resolves tenants, limits and protects. */
@SpringBootApplication
public class GatewayApplication {

  /** Starts the gateway. */
  public static void main(String[] args) {
    // Its default is four at least: more threads than cores only take turns, and each turn costs
    // more than what a request needs of it.
    if (System.getProperty(ReactorNetty.IO_WORKER_COUNT) == null) {
      System.setProperty(
          ReactorNetty.IO_WORKER_COUNT,
          Integer.toString(Runtime.getRuntime().availableProcessors()));
    }
    SpringApplication.run(GatewayApplication.class, args);
  }
}

package io.boxoffice.gateway.support;

import io.boxoffice.gateway.GatewayApplication;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** One more gateway in the same world. */
public final class Replica {
  private Replica() {}

  /** Starts it, with settings of its own where they are given as --name=value. */
  public static ConfigurableApplicationContext start(String... settings) {
    SpringApplication replica = new SpringApplication(GatewayApplication.class);
    Map<String, Object> defaults = new HashMap<>(World.settings());
    replica.setDefaultProperties(defaults);
    return replica.run(
        Stream.concat(Stream.of("--server.port=0"), Stream.of(settings)).toArray(String[]::new));
  }

  public static URI uri(ConfigurableApplicationContext replica, String path) {
    String port = replica.getEnvironment().getProperty("local.server.port");
    return URI.create("http://127.0.0.1:" + port + path);
  }
}

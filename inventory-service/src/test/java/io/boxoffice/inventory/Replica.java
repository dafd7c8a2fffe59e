package io.boxoffice.inventory;

import io.boxoffice.common.test.BackendInitializer;
import io.boxoffice.common.test.TestBeans;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** One more process of the service, but for the JVM, over the same back ends. */
public record Replica(ConfigurableApplicationContext context) implements AutoCloseable {

  /** Starts it, with settings of its own where they are given as --name=value. */
  public static Replica start(String... settings) {
    String[] all = new String[settings.length + 1];
    all[0] = "--server.port=0";
    System.arraycopy(settings, 0, all, 1, settings.length);
    return new Replica(
        new SpringApplicationBuilder(InventoryApplication.class, TestBeans.class)
            .initializers(new BackendInitializer())
            .profiles("test")
            .run(all));
  }

  /** Returns the port that it listens on. */
  public int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  @Override
  public void close() {
    context.close();
  }
}

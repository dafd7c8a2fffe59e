package io.boxoffice.inventory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the inventory service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class InventoryApplication {

  /** Starts the service; settings come from the environment. */
  public static void main(String[] arguments) {
    SpringApplication.run(InventoryApplication.class, arguments);
  }
}

package io.boxoffice.inventory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.cloud.openfeign.EnableFeignClients;

/** Starts the inventory service. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableFeignClients
public class InventoryApplication {

  /** Starts the service; settings come from the environment. */
  public static void main(String[] arguments) {
    SpringApplication.run(InventoryApplication.class, arguments);
  }
}

package io.boxoffice.purchase;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.cloud.openfeign.EnableFeignClients;

/** Starts the purchase service. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableFeignClients
public class PurchaseApplication {

  /** Starts the service. */
  public static void main(String[] arguments) {
    SpringApplication.run(PurchaseApplication.class, arguments);
  }
}

package io.boxoffice.transfer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.cloud.openfeign.EnableFeignClients;

/** Starts the transfer service. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableFeignClients
public class TransferApplication {

  /** Starts the service. */
  public static void main(String[] args) {
    SpringApplication.run(TransferApplication.class, args);
  }
}

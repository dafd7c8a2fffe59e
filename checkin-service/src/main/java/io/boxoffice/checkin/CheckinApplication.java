package io.boxoffice.checkin;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.cloud.openfeign.EnableFeignClients;

/** Starts the check-in service. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableFeignClients
public class CheckinApplication {

  /** Starts the service. */
  public static void main(String[] args) {
    SpringApplication.run(CheckinApplication.class, args);
  }
}

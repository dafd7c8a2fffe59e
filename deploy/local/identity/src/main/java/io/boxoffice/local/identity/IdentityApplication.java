package io.boxoffice.local.identity;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the local issuer. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class IdentityApplication {

  /** Runs the issuer until it is stopped. */
  public static void main(String[] args) {
    SpringApplication.run(IdentityApplication.class, args);
  }
}

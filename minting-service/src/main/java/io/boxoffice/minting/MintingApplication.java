package io.boxoffice.minting;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the minting service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class MintingApplication {
  static void main(String[] args) {
    SpringApplication.run(MintingApplication.class, args);
  }
}

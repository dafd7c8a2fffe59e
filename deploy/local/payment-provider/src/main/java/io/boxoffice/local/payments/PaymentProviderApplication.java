package io.boxoffice.local.payments;

import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts the local payment provider. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class PaymentProviderApplication {

  /** Runs the provider until it is stopped. */
  public static void main(String[] args) {
    SpringApplication.run(PaymentProviderApplication.class, args);
  }

  @Bean
  InstantSource time() {
    return InstantSource.system();
  }
}

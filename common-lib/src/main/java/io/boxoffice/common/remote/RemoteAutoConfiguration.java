package io.boxoffice.common.remote;

import feign.Client;
import feign.RetryableException;
import feign.Retryer;
import feign.codec.ErrorDecoder;
import io.boxoffice.common.hmac.HmacSigner;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.cloud.openfeign.clientconfig.HttpClient5FeignConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** Gives Feign clients their signature, circuit breaker and errors. */
@AutoConfiguration(
    afterName = {
      "io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration",
      "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
    })
@ConditionalOnClass({Client.class, CircuitBreakerRegistry.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class RemoteAutoConfiguration {

  @Bean
  RemoteCapability remoteCapability(HmacSigner signer, CircuitBreakerRegistry breakers) {
    return new RemoteCapability(signer, breakers);
  }

  @Bean
  ErrorDecoder remoteErrors(JsonMapper json) {
    return new RemoteErrors(json);
  }

  /**
   * The HTTP client itself repeats nothing either: by default it would wait and send a 503 again,
   * with a nonce that the other side has seen.
   */
  @Bean
  HttpClient5FeignConfiguration.HttpClientBuilderCustomizer noHiddenRetries() {
    return HttpClientBuilder::disableAutomaticRetries;
  }

  /** Nothing is repeated here: callers repeat what they know to be safe, with a bound. */
  @Bean
  Retryer noRetries() {
    return new Retryer() {
      @Override
      public void continueOrPropagate(RetryableException exception) {
        throw exception;
      }

      @Override
      public Retryer clone() {
        return this;
      }
    };
  }
}

package io.boxoffice.minting.solana;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.net.http.HttpClient;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class SolanaConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(SolanaConfiguration.class);

  SolanaConfiguration(SolanaSettings settings) {
    if (!settings.chainConfigured()) {
      LOG.warn("SOLANA_RPC_URL is empty: no tokens are minted, moved or burned, and jobs wait");
    }
  }

  @Bean
  @ConditionalOnChain
  PlatformKey platformKey(SolanaSettings settings) {
    PlatformKey key = PlatformKey.parse(settings.privateKey());
    LOG.info("tokens are minted on {} by {}", settings.network(), key.address());
    return key;
  }

  @Bean
  @ConditionalOnChain
  TicketAddresses ticketAddresses(PlatformKey platform) {
    return new TicketAddresses(platform);
  }

  @Bean
  @ConditionalOnChain
  TicketTransactions ticketTransactions(PlatformKey platform, TicketAddresses addresses) {
    return new TicketTransactions(platform, addresses);
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnChain
  HttpClient solanaHttpClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(3))
        .build();
  }

  @Bean
  @ConditionalOnChain
  SolanaRpc solanaRpc(
      HttpClient solanaHttpClient,
      SolanaSettings settings,
      JsonMapper json,
      CircuitBreakerRegistry breakers) {
    return new SolanaRpc(solanaHttpClient, settings, json, breaker(breakers));
  }

  /** Opens when half of the recent calls brought no answer, and asks again a few seconds later. */
  private static CircuitBreaker breaker(CircuitBreakerRegistry breakers) {
    return breakers.circuitBreaker(
        "solana-rpc",
        CircuitBreakerConfig.custom()
            .slidingWindowSize(20)
            .minimumNumberOfCalls(5)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(3))
            .permittedNumberOfCallsInHalfOpenState(2)
            .automaticTransitionFromOpenToHalfOpenEnabled(true)
            .recordException(e -> e instanceof SolanaRpcException.Unavailable)
            .build());
  }
}

package io.boxoffice.minting.solana;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.minting.TestKeys;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

class SolanaConfigurationTest {
  @Configuration
  @EnableConfigurationProperties(SolanaSettings.class)
  static class Settings {}

  private final ApplicationContextRunner service =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
          .withBean(JsonMapper.class, JsonMapper::new)
          .withBean(CircuitBreakerRegistry.class, CircuitBreakerRegistry::ofDefaults)
          .withUserConfiguration(Settings.class, SolanaConfiguration.class);

  @Test
  void withoutAnAddressTheServiceStartsAndNothingTalksToAChain() {
    service
        .withPropertyValues("boxoffice.solana.rpc-url=", "boxoffice.solana.private-key=")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(SolanaRpc.class)
                    .doesNotHaveBean(PlatformKey.class));
  }

  @Test
  void withAnAddressAndAKeyTheChainIsThere() {
    service
        .withPropertyValues(
            "boxoffice.solana.rpc-url=http://127.0.0.1:9",
            "boxoffice.solana.private-key=" + TestKeys.PLATFORM)
        .run(context -> assertThat(context).hasSingleBean(SolanaRpc.class));
  }

  @Test
  void aKeyThatIsNoneStopsTheStartAndIsNotRepeated() {
    String bad = TestKeys.PLATFORM.substring(1);
    service
        .withPropertyValues(
            "boxoffice.solana.rpc-url=http://127.0.0.1:9", "boxoffice.solana.private-key=" + bad)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("SOLANA_PRIVATE_KEY")
                    .message()
                    .doesNotContain(bad));
  }
}

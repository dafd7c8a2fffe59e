package io.boxoffice.minting.solana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.minting.TestKeys;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlatformKeyTest {
  private static final Validator VALIDATOR =
      Validation.buildDefaultValidatorFactory().getValidator();

  @Test
  void aKeyPairIsReadAndNeverShown() {
    PlatformKey key = PlatformKey.parse(TestKeys.PLATFORM);
    assertThat(key.toString()).contains(key.address()).doesNotContain(TestKeys.PLATFORM);
    assertThat(settings("http://localhost:1", TestKeys.PLATFORM).toString())
        .doesNotContain(TestKeys.PLATFORM);
  }

  @Test
  void halvesThatDoNotBelongTogetherAreRefused() {
    byte[] bytes = Base58.signature(TestKeys.PLATFORM).orElseThrow();
    bytes[40] ^= 1;
    String forged = Base58.encode(bytes);
    assertThatThrownBy(() -> PlatformKey.parse(forged))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(forged);
  }

  @Test
  void aBadSettingIsNamedWithoutItsSecret() {
    assertThat(violations(settings("", ""))).isEmpty();
    assertThat(violations(settings("http://localhost:1", TestKeys.PLATFORM))).isEmpty();
    assertThat(violations(settings("http://localhost:1", "")))
        .singleElement()
        .asString()
        .contains("SOLANA_PRIVATE_KEY");
    assertThat(violations(settings("", "not-a-key")))
        .singleElement()
        .asString()
        .doesNotContain("not-a-key");
    assertThat(violations(settings("ftp://x", TestKeys.PLATFORM)))
        .singleElement()
        .asString()
        .contains("SOLANA_RPC_URL");
  }

  private static SolanaSettings settings(String url, String key) {
    return new SolanaSettings(url, key, "localnet", Duration.ofSeconds(1));
  }

  private static List<String> violations(SolanaSettings settings) {
    return VALIDATOR.validate(settings).stream().map(ConstraintViolation::getMessage).toList();
  }
}

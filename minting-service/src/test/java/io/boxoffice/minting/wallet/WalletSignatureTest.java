package io.boxoffice.minting.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.minting.TestKeys;
import org.junit.jupiter.api.Test;

class WalletSignatureTest {
  private final TestKeys wallet = new TestKeys();

  @Test
  void theKeysOwnSignatureIsAccepted() {
    assertThat(WalletSignature.verify(wallet.address(), "text", wallet.sign("text"))).isTrue();
  }

  @Test
  void anotherTextAnotherKeyAndRubbishAreRefused() {
    String signature = wallet.sign("text");
    assertThat(WalletSignature.verify(wallet.address(), "other", signature)).isFalse();
    assertThat(WalletSignature.verify(new TestKeys().address(), "text", signature)).isFalse();
    assertThat(WalletSignature.verify(wallet.address(), "text", "1".repeat(64))).isFalse();
    assertThat(WalletSignature.verify(wallet.address(), "text", "z".repeat(88))).isFalse();
    assertThat(WalletSignature.verify("z".repeat(43), "text", signature)).isFalse();
    assertThat(WalletSignature.verify("0".repeat(44), "text", signature)).isFalse();
  }
}

package io.boxoffice.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WalletTest {
  @Test
  void everyWalletHasAnAddressOfItsOwnAndSigns() {
    Wallet one = Wallet.create();
    Wallet other = Wallet.create();
    assertThat(one.address()).hasSizeBetween(32, 44).isNotEqualTo(other.address());
    assertThat(one.sign("text")).hasSizeBetween(64, 88).isNotEqualTo(other.sign("text"));
  }

  @Test
  void base58WritesLeadingZerosAsOnes() {
    assertThat(Base58.encode(new byte[] {0, 0, 1})).isEqualTo("112");
  }
}

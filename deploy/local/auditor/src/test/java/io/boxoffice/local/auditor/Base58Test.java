package io.boxoffice.local.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Base58Test {
  @Test
  void decodesWhatItEncodes() {
    byte[] bytes = new byte[32];
    bytes[3] = 7;
    bytes[31] = -1;
    assertThat(Base58.decode(Base58.encode(bytes), 32)).isEqualTo(bytes);
  }

  @Test
  void knowsTheAddressOfTheSystemProgram() {
    assertThat(Base58.encode(new byte[32])).isEqualTo("1".repeat(32));
  }

  @Test
  void theAddressIsTheSecondHalfOfTheSecretKey() {
    byte[] secret = new byte[64];
    secret[0] = 1;
    secret[63] = 5;
    byte[] address = new byte[32];
    address[31] = 5;
    assertThat(Base58.publicHalf(Base58.encode(secret))).isEqualTo(Base58.encode(address));
  }
}

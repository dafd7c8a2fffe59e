package io.boxoffice.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Base58Test {

  @Test
  void agreesWithPublishedExamples() {
    assertThat(Base58.encode("Hello World!".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("2NEpo7TZRRrLZSi2U");
    assertThat(Base58.encode(new byte[32])).isEqualTo("1".repeat(32));
    assertThat(Base58.encode(new byte[] {0, 0, 0x28, 0x7f, (byte) 0xb4, (byte) 0xcd}))
        .isEqualTo("11233QC4");
  }

  @Test
  void readsBackWhatItWrites() {
    for (byte[] bytes :
        new byte[][] {{}, {0}, {1}, {-1}, {0, 0, -1, 0}, {-128, 127}, new byte[64]}) {
      assertThat(Base58.decode(Base58.encode(bytes))).isEqualTo(bytes);
    }
  }
}

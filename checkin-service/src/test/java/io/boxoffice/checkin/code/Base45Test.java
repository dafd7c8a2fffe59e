package io.boxoffice.checkin.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What we rely on in the library: the vectors of RFC 9285, and that it takes only its own texts.
 */
class Base45Test {

  @ParameterizedTest
  @CsvSource({"AB,BB8", "Hello!!,%69 VD92EX0", "base-45,UJCLQE7W581", "ietf!,QED8WEX0"})
  void the_vectors_of_the_rfc_hold(String plain, String encoded) {
    assertThat(CodeLayout.BASE45.encodeToString(bytes(plain))).isEqualTo(encoded);
    assertThat(CodeLayout.BASE45.decode(bytes(encoded))).isEqualTo(bytes(plain));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GGW", ":::", "BB8A", "U6", "bb8", "BB\n", "BB8==="})
  void texts_that_the_encoder_would_not_write_are_refused(String text) {
    assertThatThrownBy(() -> CodeLayout.BASE45.decode(bytes(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

package io.boxoffice.common.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Looking at characters one by one says what the framework's patterns say. */
class HeaderTextTest {
  private static final Pattern TOKEN = Pattern.compile("[a-zA-Z0-9-._~+/]+=*");
  private static final Pattern VISIBLE =
      Pattern.compile("[\\p{IsAssigned}&&[[^\\p{IsControl}]||\\t]]*");
  private static final List<String> TEXTS =
      List.of("", "=", "a", "a=", "a==", "a=b", "a b", "a\t", "a\n", "ä", "a.b-c_d~e+f/g", "a,b");

  @Test
  void a_token_is_what_the_grammar_says() {
    for (String text : TEXTS) {
      assertThat(HeaderText.isToken(text)).as(text).isEqualTo(TOKEN.matcher(text).matches());
    }
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String text = random(random, 128);
      assertThat(HeaderText.isToken(text)).as(text).isEqualTo(TOKEN.matcher(text).matches());
    }
  }

  @Test
  void a_header_is_visible_when_the_firewall_said_so() {
    for (int c = 0; c <= 0xffff; c++) {
      if (!Character.isSurrogate((char) c)) {
        String text = "a" + (char) c;
        assertThat(HeaderText.isVisible(text))
            .as("U+%04x", c)
            .isEqualTo(VISIBLE.matcher(text).matches());
      }
    }
    assertThat(HeaderText.isVisible("")).isTrue();
  }

  private static String random(Random random, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append((char) random.nextInt(most));
    }
    return text.toString();
  }
}

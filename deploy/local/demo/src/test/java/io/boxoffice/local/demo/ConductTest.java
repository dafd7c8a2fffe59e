package io.boxoffice.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConductTest {
  @Test
  void everyHundredHasItsShareOfEachKind() {
    Conduct.Deck deck = new Conduct.Deck(7);
    for (int hundred = 0; hundred < 3; hundred++) {
      List<Conduct> dealt = Stream.generate(deck::next).limit(100).toList();
      assertThat(Collections.frequency(dealt, Conduct.DECLINED)).isEqualTo(5);
      assertThat(Collections.frequency(dealt, Conduct.DUPLICATE_WEBHOOK)).isEqualTo(2);
      assertThat(Collections.frequency(dealt, Conduct.DELAYED_WEBHOOK)).isEqualTo(2);
      assertThat(Collections.frequency(dealt, Conduct.PAY)).isEqualTo(85);
    }
  }

  @Test
  void aShortSaleSeesEveryKind() {
    Conduct.Deck deck = new Conduct.Deck(7);
    assertThat(EnumSet.copyOf(Stream.generate(deck::next).limit(16).toList()))
        .isEqualTo(EnumSet.allOf(Conduct.class));
  }
}

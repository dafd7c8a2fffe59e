package io.boxoffice.local.payments;

import java.util.Arrays;
import java.util.Optional;

/** The cards that exist, and what happens to a payment confirmed with each. */
enum TestCard {
  SUCCEEDS("4242424242424242"),
  DECLINED("4000000000000002"),
  WEBHOOK_TWICE("4000000000000341"),
  WEBHOOK_DELAYED("4000000000000259"),
  OUTCOME_LATE("4000000000009235"),
  FIRST_REFUND_FAILS("4000000000005126");

  private final String number;

  TestCard(String number) {
    this.number = number;
  }

  static Optional<TestCard> byNumber(String number) {
    return Arrays.stream(values()).filter(card -> card.number.equals(number)).findFirst();
  }
}

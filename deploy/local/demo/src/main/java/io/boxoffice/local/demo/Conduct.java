package io.boxoffice.local.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** How a buyer behaves once an order is accepted. */
enum Conduct {
  /** Pays with a card that works. */
  PAY("4242424242424242", 0),
  /** Pays with a card that is declined. */
  DECLINED("4000000000000002", 5),
  /** Pays; the provider tells it twice. */
  DUPLICATE_WEBHOOK("4000000000000341", 2),
  /** Pays; the provider tells it late. */
  DELAYED_WEBHOOK("4000000000000259", 2),
  /** Pays; the provider tells it when the reservation is long gone. */
  LATE("4000000000009235", 1),
  /** Pays; the first attempt to refund will fail. */
  REFUND_FAILS_ONCE("4000000000005126", 1),
  /** Leaves the cart and says so. */
  CANCEL("", 2),
  /** Leaves the cart and says nothing. */
  ABANDON("", 2);

  private final String card;
  private final int percent;

  Conduct(String card, int percent) {
    this.card = card;
    this.percent = percent;
  }

  String card() {
    return card;
  }

  boolean pays() {
    return !card.isEmpty() && this != DECLINED;
  }

  /** Whether the stock comes back only after the reservation's time. */
  boolean holdsStockUp() {
    return this == LATE || this == ABANDON || this == CANCEL;
  }

  /**
   * Deals behaviours so that each kind has its share of every hundred, and at least one of each
   * kind is among the first sixteen: a short sale sees them all.
   */
  static final class Deck {
    private static final int FIRST = 16;

    private final Random random;
    private final List<Conduct> waiting = new ArrayList<>();
    private boolean started;

    Deck(long seed) {
      this.random = new Random(seed);
    }

    synchronized Conduct next() {
      if (waiting.isEmpty()) {
        waiting.addAll(hundred());
      }
      return waiting.removeLast();
    }

    private List<Conduct> hundred() {
      List<Conduct> rest = new ArrayList<>();
      for (Conduct conduct : values()) {
        rest.addAll(Collections.nCopies(conduct.percent, conduct));
      }
      List<Conduct> first = new ArrayList<>();
      if (!started) {
        started = true;
        Arrays.stream(values()).filter(conduct -> conduct != PAY).forEach(first::add);
        first.forEach(rest::remove);
        first.addAll(Collections.nCopies(FIRST - first.size(), PAY));
      }
      rest.addAll(Collections.nCopies(100 - first.size() - rest.size(), PAY));
      Collections.shuffle(rest, random);
      Collections.shuffle(first, random);
      rest.addAll(first);
      return rest;
    }
  }
}

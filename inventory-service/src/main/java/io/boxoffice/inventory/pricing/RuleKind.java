package io.boxoffice.inventory.pricing;

import com.fasterxml.jackson.annotation.JsonValue;
import io.boxoffice.inventory.price.PriceRule;

/** What makes a rule apply. */
enum RuleKind {
  TIME_WINDOW("time_window"),
  SHARE_SOLD("share_sold"),
  QUANTITY_TIER("quantity_tier");

  private final String wireName;

  RuleKind(String wireName) {
    this.wireName = wireName;
  }

  @JsonValue
  String wireName() {
    return wireName;
  }

  static RuleKind of(PriceRule.Condition condition) {
    return switch (condition) {
      case PriceRule.TimeWindow window -> TIME_WINDOW;
      case PriceRule.ShareSold share -> SHARE_SOLD;
      case PriceRule.QuantityTier tier -> QUANTITY_TIER;
    };
  }
}

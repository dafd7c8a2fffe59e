package io.boxoffice.inventory.pricing;

import io.boxoffice.inventory.price.EventPrices;
import io.boxoffice.inventory.price.EventPrices.TypePrice;
import io.boxoffice.inventory.price.PriceLimits;
import io.boxoffice.inventory.price.PriceRule;
import io.boxoffice.inventory.price.PriceRule.QuantityTier;
import io.boxoffice.inventory.price.PriceRule.ShareSold;
import io.boxoffice.inventory.price.PriceRule.TimeWindow;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The pricing rules of an event as its organiser sees and sends them. */
record PricingView(
    UUID eventId,
    long version,
    boolean dynamicPricing,
    List<RuleView> rules,
    List<LimitsView> limits) {

  record RuleView(
      UUID id,
      RuleKind kind,
      @Nullable UUID ticketTypeId,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable Integer fromShare,
      @Nullable Integer untilShare,
      @Nullable Integer fromQuantity,
      @Nullable Integer adjustmentBasisPoints,
      @Nullable Long adjustmentMinor,
      int priority,
      boolean active) {

    static RuleView of(PriceRule rule) {
      boolean byAmount = rule.adjustment().minor() != 0;
      TimeWindow window = rule.condition() instanceof TimeWindow it ? it : null;
      ShareSold share = rule.condition() instanceof ShareSold it ? it : null;
      return new RuleView(
          rule.id(),
          RuleKind.of(rule.condition()),
          rule.ticketTypeId(),
          window == null ? null : window.from(),
          window == null ? null : window.until(),
          share == null ? null : share.from(),
          share == null ? null : share.until(),
          rule.condition() instanceof QuantityTier(int quantity) ? quantity : null,
          byAmount ? null : rule.adjustment().basisPoints(),
          byAmount ? rule.adjustment().minor() : null,
          rule.priority(),
          rule.active());
    }
  }

  record LimitsView(UUID ticketTypeId, @Nullable Long floorMinor, @Nullable Long capMinor) {}

  static PricingView of(EventPrices prices) {
    return new PricingView(
        prices.eventId(),
        prices.pricing().version(),
        prices.pricing().dynamic(),
        prices.pricing().rules().stream().map(RuleView::of).toList(),
        prices.types().stream()
            .filter(type -> !type.prices().limits().equals(PriceLimits.NONE))
            .map(PricingView::limits)
            .toList());
  }

  private static LimitsView limits(TypePrice type) {
    PriceLimits limits = type.prices().limits();
    return new LimitsView(type.ticketTypeId(), limits.floorMinor(), limits.capMinor());
  }
}

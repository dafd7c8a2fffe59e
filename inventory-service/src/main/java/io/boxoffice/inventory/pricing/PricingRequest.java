package io.boxoffice.inventory.pricing;

import io.boxoffice.inventory.price.Adjustment;
import io.boxoffice.inventory.price.EventPricing;
import io.boxoffice.inventory.price.PriceLimits;
import io.boxoffice.inventory.reservation.StockCommand;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All the pricing rules of an event, in place of those that it has.
 *
 * @param version version that the edit was made from, 0 for none yet
 * @param dynamicPricing false when prices are not to move; true when left out
 * @param limits between what the prices of types stay; types left out have no limits
 */
record PricingRequest(
    @NotNull @PositiveOrZero Long version,
    @Nullable Boolean dynamicPricing,
    @NotNull @Size(max = EventPricing.MAX_RULES) List<@NotNull @Valid RuleRequest> rules,
    @Nullable @Size(max = 500) List<@NotNull @Valid LimitsRequest> limits) {

  /** Limits of one type. */
  record LimitsRequest(
      @NotNull UUID ticketTypeId,
      @Nullable @PositiveOrZero @Max(Adjustment.MAX_PRICE) Long floorMinor,
      @Nullable @PositiveOrZero @Max(Adjustment.MAX_PRICE) Long capMinor) {

    @AssertTrue(message = "must not be less than floorMinor") @SuppressWarnings("unused")
    boolean isCapMinor() {
      return floorMinor == null || capMinor == null || floorMinor <= capMinor;
    }
  }

  @AssertTrue(message = "must not have two active quantity tiers of one type and quantity") @SuppressWarnings("unused")
  boolean isRules() {
    Set<RuleRequest.Tier> tiers = new HashSet<>();
    return rules == null
        || rules.stream().filter(Objects::nonNull).flatMap(RuleRequest::tier).allMatch(tiers::add);
  }

  @AssertTrue(message = "must name each ticket type once") @SuppressWarnings("unused")
  boolean isLimits() {
    Set<UUID> types = new HashSet<>();
    return limits == null
        || limits.stream()
            .filter(Objects::nonNull)
            .map(LimitsRequest::ticketTypeId)
            .filter(Objects::nonNull)
            .allMatch(types::add);
  }

  StockCommand.ReplacePricing command() {
    Map<UUID, PriceLimits> byType = new HashMap<>();
    if (limits != null) {
      limits.forEach(
          one -> byType.put(one.ticketTypeId(), new PriceLimits(one.floorMinor(), one.capMinor())));
    }
    return new StockCommand.ReplacePricing(
        version,
        !Boolean.FALSE.equals(dynamicPricing),
        rules.stream().map(RuleRequest::rule).toList(),
        byType);
  }
}

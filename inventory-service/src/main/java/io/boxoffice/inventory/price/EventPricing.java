package io.boxoffice.inventory.price;

import io.boxoffice.inventory.price.DynamicPrice.Step;
import io.boxoffice.inventory.price.PriceRule.MarketCondition;
import io.boxoffice.inventory.price.PriceRule.QuantityTier;
import io.boxoffice.inventory.price.QuantityTiers.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The rules of an event's prices.
 *
 * <p>The dynamic price of a type is its base price, adjusted by every active rule of a time window
 * or of the share sold that is for the type and whose condition is met, one after the other, each
 * rounded half up to minor units and never below zero; last, it is brought within the type's
 * limits. Of the quantity tiers the highest that a request reaches adjusts the dynamic price, and
 * the result is brought within the limits again.
 *
 * @param version grows by one each time the rules are replaced; 0 when there never were any
 * @param dynamic whether the seller wants prices to move
 * @param live whether some rule can move a price and the event is not over
 * @param pricedAt when the dynamic prices were last computed
 * @param rules in the order of their application: by priority, and as the seller listed them
 */
public record EventPricing(
    long version, boolean dynamic, boolean live, Instant pricedAt, List<PriceRule> rules) {
  /** Most rules of an event. */
  public static final int MAX_RULES = 50;

  /** An event that has no rules and never had. */
  public static final EventPricing NONE =
      new EventPricing(0, true, false, Instant.EPOCH, List.of());

  public EventPricing {
    rules = rules.stream().sorted(Comparator.comparingInt(PriceRule::priority)).toList();
  }

  /** Returns what the rules make of a type at a moment. */
  public DynamicPrice dynamicPrice(
      UUID type, long baseMinor, PriceLimits limits, Instant at, int shareSold) {
    List<Step> steps = new ArrayList<>();
    long price = baseMinor;
    if (dynamic) {
      for (PriceRule rule : rules) {
        if (moves(rule, type)
            && rule.condition() instanceof MarketCondition condition
            && condition.met(at, shareSold)) {
          price = rule.adjustment().applyTo(price);
          steps.add(new Step(rule.id(), price));
        }
      }
    }
    return new DynamicPrice(baseMinor, steps, limits.clamp(price));
  }

  /**
   * Returns what a type's row has to say of a moment.
   *
   * @param dynamicOn whether dynamic prices are switched on in this process
   */
  public TypePrices pricesOf(
      UUID type, long baseMinor, PriceLimits limits, Instant at, int shareSold, boolean dynamicOn) {
    TypePrices.Moved moved =
        dynamicOn && moves(type)
            ? new TypePrices.Moved(
                dynamicPrice(type, baseMinor, limits, at, shareSold).priceMinor(), at, shareSold)
            : null;
    return new TypePrices(moved, limits, tiers(type));
  }

  boolean moves(UUID type) {
    return dynamic && rules.stream().anyMatch(rule -> moves(rule, type));
  }

  /** Whether some rule can move the price of any type. */
  public boolean movesAny() {
    return dynamic
        && rules.stream()
            .anyMatch(rule -> rule.active() && rule.condition() instanceof MarketCondition);
  }

  private static boolean moves(PriceRule rule, UUID type) {
    return rule.active() && rule.isFor(type) && rule.condition() instanceof MarketCondition;
  }

  /** Returns the tiers of a type; a tier of its own goes before one of all types. */
  public QuantityTiers tiers(UUID type) {
    Map<Integer, PriceRule> byQuantity = new TreeMap<>();
    for (PriceRule rule : rules) {
      if (rule.active()
          && rule.isFor(type)
          && rule.condition() instanceof QuantityTier(int fromQuantity)) {
        byQuantity.merge(
            fromQuantity, rule, (one, other) -> one.ticketTypeId() == null ? other : one);
      }
    }
    return new QuantityTiers(
        byQuantity.entrySet().stream()
            .map(tier -> new Tier(tier.getKey(), tier.getValue().adjustment()))
            .toList());
  }

  /** Returns these rules after a computation of the dynamic prices. */
  public EventPricing priced(Instant at, boolean stillLive) {
    return new EventPricing(version, dynamic, stillLive, at, rules);
  }
}

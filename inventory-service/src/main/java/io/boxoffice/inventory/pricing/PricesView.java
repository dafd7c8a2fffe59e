package io.boxoffice.inventory.pricing;

import io.boxoffice.inventory.price.DynamicPrice;
import io.boxoffice.inventory.price.EventPrices;
import io.boxoffice.inventory.price.EventPrices.Quote;
import io.boxoffice.inventory.price.EventPrices.TierPrice;
import io.boxoffice.inventory.price.EventPrices.TypePrice;
import io.boxoffice.inventory.price.PriceLimits;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What tickets of an event cost.
 *
 * @param nextUpdateAt first moment at which prices may move; left out when they will not
 * @param quote what the tickets of the question cost; left out without one
 */
record PricesView(
    UUID eventId,
    @Nullable Instant nextUpdateAt,
    List<TypeView> ticketTypes,
    @Nullable QuoteView quote) {

  /**
   * What a type costs.
   *
   * @param priceMinor the seller's price
   * @param currentPriceMinor price of a single ticket now
   * @param tiers prices of a ticket in larger requests
   * @param internals what the organiser alone sees
   */
  record TypeView(
      UUID ticketTypeId,
      String name,
      String currency,
      long priceMinor,
      long currentPriceMinor,
      List<TierPrice> tiers,
      @Nullable Internals internals) {

    static TypeView of(EventPrices prices, TypePrice type, boolean organiser) {
      return new TypeView(
          type.ticketTypeId(),
          type.name(),
          type.currency(),
          type.baseMinor(),
          prices.currentMinor(type),
          prices.tiers(type),
          organiser ? Internals.of(prices, type) : null);
    }
  }

  /** How a price came about, and between what it stays. */
  record Internals(
      @Nullable Long floorMinor,
      @Nullable Long capMinor,
      int shareSold,
      List<DynamicPrice.Step> appliedRules) {

    static Internals of(EventPrices prices, TypePrice type) {
      PriceLimits limits = type.prices().limits();
      return new Internals(
          limits.floorMinor(), limits.capMinor(), type.shareSold(), prices.explain(type).steps());
    }
  }

  /** What so many tickets of a type would cost, reserved now. */
  record QuoteView(
      UUID ticketTypeId, int quantity, String currency, long unitPriceMinor, long totalMinor) {

    static QuoteView of(Quote quote) {
      Quote.Line line = quote.lines().getFirst();
      return new QuoteView(
          line.ticketTypeId(),
          line.quantity(),
          quote.currency(),
          line.unitPriceMinor(),
          line.totalMinor());
    }
  }

  static PricesView of(EventPrices prices, boolean organiser, @Nullable Quote quote) {
    return new PricesView(
        prices.eventId(),
        prices.nextUpdateAt(),
        prices.types().stream().map(type -> TypeView.of(prices, type, organiser)).toList(),
        quote == null ? null : QuoteView.of(quote));
  }
}

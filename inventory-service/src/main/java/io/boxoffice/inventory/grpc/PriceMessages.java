package io.boxoffice.inventory.grpc;

import static io.boxoffice.inventory.grpc.Messages.money;
import static io.boxoffice.inventory.grpc.Messages.time;

import io.boxoffice.inventory.price.DynamicPrice;
import io.boxoffice.inventory.price.EventPrices;
import io.boxoffice.inventory.price.EventPrices.Quote;
import io.boxoffice.inventory.price.EventPrices.TierPrice;
import io.boxoffice.inventory.price.EventPrices.TypePrice;
import io.boxoffice.inventory.price.PriceLimits;
import io.boxoffice.inventory.price.PriceRule;
import io.boxoffice.inventory.purchase.Discounts;
import io.boxoffice.ticket.ApplyDiscountResponse;
import io.boxoffice.ticket.CalculatePriceResponse;
import io.boxoffice.ticket.GetDynamicPricingResponse;
import io.boxoffice.ticket.GetPricingRulesResponse;
import io.boxoffice.ticket.PricingRule;
import java.util.UUID;

/** Says in messages what tickets cost, and why. */
final class PriceMessages {
  private PriceMessages() {}

  static CalculatePriceResponse quote(UUID event, Quote quote) {
    CalculatePriceResponse.Builder response =
        CalculatePriceResponse.newBuilder()
            .setEventId(event.toString())
            .setTotal(money(quote.totalMinor(), quote.currency()));
    for (Quote.Line line : quote.lines()) {
      response.addLines(
          CalculatePriceResponse.Line.newBuilder()
              .setTicketTypeId(line.ticketTypeId().toString())
              .setQuantity(line.quantity())
              .setBasePrice(money(line.baseMinor(), quote.currency()))
              .setUnitPrice(money(line.unitPriceMinor(), quote.currency()))
              .setTotal(money(line.totalMinor(), quote.currency())));
    }
    return response.build();
  }

  static ApplyDiscountResponse discounted(
      UUID event, Quote quote, Discounts.Outcome.Discounted discounted) {
    String currency = quote.currency();
    long discount = discounted.discountMinor();
    ApplyDiscountResponse.Builder response =
        ApplyDiscountResponse.newBuilder()
            .setEventId(event.toString())
            .setSubtotal(money(quote.totalMinor(), currency))
            .setDiscount(money(discount, currency))
            .setTotal(money(quote.totalMinor() - discount, currency));
    for (Discounts.Part part : discounted.parts()) {
      response.addApplied(
          ApplyDiscountResponse.AppliedDiscount.newBuilder()
              .setCode(part.code())
              .setAmount(money(part.amountMinor(), currency)));
    }
    return response.build();
  }

  static GetPricingRulesResponse rules(EventPrices prices) {
    GetPricingRulesResponse.Builder response =
        GetPricingRulesResponse.newBuilder()
            .setEventId(prices.eventId().toString())
            .setVersion(prices.pricing().version())
            .setDynamic(prices.pricing().dynamic());
    prices.pricing().rules().forEach(rule -> response.addRules(rule(rule)));
    for (TypePrice type : prices.types()) {
      PriceLimits limits = type.prices().limits();
      if (!limits.equals(PriceLimits.NONE)) {
        GetPricingRulesResponse.Limits.Builder message =
            GetPricingRulesResponse.Limits.newBuilder()
                .setTicketTypeId(type.ticketTypeId().toString());
        if (limits.floorMinor() != null) {
          message.setFloor(money(limits.floorMinor(), type.currency()));
        }
        if (limits.capMinor() != null) {
          message.setCap(money(limits.capMinor(), type.currency()));
        }
        response.addLimits(message);
      }
    }
    return response.build();
  }

  private static PricingRule rule(PriceRule rule) {
    PricingRule.Builder message =
        PricingRule.newBuilder()
            .setId(rule.id().toString())
            .setPriority(rule.priority())
            .setActive(rule.active());
    if (rule.ticketTypeId() != null) {
      message.setTicketTypeId(rule.ticketTypeId().toString());
    }
    if (rule.adjustment().minor() == 0) {
      message.setBasisPoints(rule.adjustment().basisPoints());
    } else {
      message.setAmountMinor(rule.adjustment().minor());
    }
    switch (rule.condition()) {
      case PriceRule.TimeWindow window -> message.setTimeWindow(window(window));
      case PriceRule.ShareSold share -> message.setShareSold(share(share));
      case PriceRule.QuantityTier(int quantity) ->
          message.setQuantityTier(PricingRule.QuantityTier.newBuilder().setFromQuantity(quantity));
    }
    return message.build();
  }

  private static PricingRule.TimeWindow window(PriceRule.TimeWindow window) {
    PricingRule.TimeWindow.Builder message = PricingRule.TimeWindow.newBuilder();
    if (window.from() != null) {
      message.setFrom(time(window.from()));
    }
    if (window.until() != null) {
      message.setUntil(time(window.until()));
    }
    return message.build();
  }

  private static PricingRule.ShareSold share(PriceRule.ShareSold share) {
    PricingRule.ShareSold.Builder message =
        PricingRule.ShareSold.newBuilder().setFromBasisPoints(share.from());
    if (share.until() != null) {
      message.setUntilBasisPoints(share.until());
    }
    return message.build();
  }

  static GetDynamicPricingResponse dynamic(EventPrices prices, boolean organiser) {
    GetDynamicPricingResponse.Builder response =
        GetDynamicPricingResponse.newBuilder()
            .setEventId(prices.eventId().toString())
            .setDynamic(prices.dynamicOn());
    if (prices.nextUpdateAt() != null) {
      response.setNextUpdateAt(time(prices.nextUpdateAt()));
    }
    prices.types().forEach(type -> response.addPrices(price(prices, type, organiser)));
    return response.build();
  }

  private static GetDynamicPricingResponse.TypePrice price(
      EventPrices prices, TypePrice type, boolean organiser) {
    String currency = type.currency();
    GetDynamicPricingResponse.TypePrice.Builder message =
        GetDynamicPricingResponse.TypePrice.newBuilder()
            .setTicketTypeId(type.ticketTypeId().toString())
            .setName(type.name())
            .setBase(money(type.baseMinor(), currency))
            .setCurrent(money(prices.currentMinor(type), currency));
    for (TierPrice tier : prices.tiers(type)) {
      message.addTiers(
          GetDynamicPricingResponse.TypePrice.Tier.newBuilder()
              .setFromQuantity(tier.fromQuantity())
              .setUnitPrice(money(tier.unitPriceMinor(), currency)));
    }
    if (organiser) {
      PriceLimits limits = type.prices().limits();
      if (limits.floorMinor() != null) {
        message.setFloor(money(limits.floorMinor(), currency));
      }
      if (limits.capMinor() != null) {
        message.setCap(money(limits.capMinor(), currency));
      }
      message.setShareSoldBasisPoints(type.shareSold());
      for (DynamicPrice.Step step : prices.explain(type).steps()) {
        message.addAppliedRuleIds(step.ruleId().toString());
      }
    }
    return message.build();
  }
}

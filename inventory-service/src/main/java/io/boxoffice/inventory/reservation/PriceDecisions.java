package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.price.DynamicPrice;
import io.boxoffice.inventory.price.EventPricing;
import io.boxoffice.inventory.price.PriceLimits;
import io.boxoffice.inventory.price.PriceRule;
import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.price.TypePrices;
import io.boxoffice.inventory.price.TypePrices.Moved;
import io.boxoffice.inventory.reservation.StockBook.LockedEvent;
import io.boxoffice.inventory.reservation.StockBook.PriceChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides what tickets cost; a part of {@link StockDecisions}, with the same rules. */
final class PriceDecisions {
  private final PriceSettings settings;

  PriceDecisions(PriceSettings settings) {
    this.settings = settings;
  }

  /** Returns the price of each ticket of a request for so many. */
  long unitPriceMinor(StockLine line, int quantity) {
    return line.prices().unitPriceMinor(line.terms().priceMinor(), quantity, settings.dynamic());
  }

  /** Prices a type that does not exist yet. */
  void first(StockBook book, StockLine line, Actor actor, Instant now) {
    line.priceFirst(computed(book.pricing(), line, PriceLimits.NONE, now));
    note(book, line, null, PriceChangeReason.INITIAL, actor, now);
  }

  /** Prices a type anew whose base price was another. */
  void edited(StockBook book, StockLine line, long oldBase, Actor actor, Instant now) {
    long old = line.prices().currentMinor(oldBase, true);
    line.price(computed(book.pricing(), line, line.prices().limits(), now));
    note(book, line, old, PriceChangeReason.EDITED, actor, now);
  }

  PricingOutcome replace(
      StockBook book, StockCommand.ReplacePricing command, Actor actor, Instant now) {
    LockedEvent event = book.event();
    if (event == null || event.deleted()) {
      return new PricingOutcome.UnknownEvent();
    }
    EventPricing known = book.pricing();
    if (known.version() != command.expectedVersion()) {
      // the same edit again, after an answer that was lost
      return known.version() == command.expectedVersion() + 1 && isDone(book, command)
          ? new PricingOutcome.Stored(known)
          : new PricingOutcome.VersionConflict(known.version());
    }
    PricingOutcome refusal = unfit(book, event, command);
    if (refusal != null) {
      return refusal;
    }
    EventPricing replaced =
        new EventPricing(
            known.version() + 1,
            command.dynamic(),
            false,
            known.pricedAt().isAfter(now) ? known.pricedAt() : now,
            command.rules());
    EventPricing pricing =
        replaced.priced(replaced.pricedAt(), replaced.movesAny() && isOpen(event));
    book.become(pricing);
    for (StockLine line : book.lines()) {
      PriceLimits limits = command.limits().getOrDefault(line.id(), PriceLimits.NONE);
      if (!line.removed()) {
        reprice(book, line, limits, PriceChangeReason.RULES_CHANGED, actor, now);
      }
    }
    return new PricingOutcome.Stored(pricing);
  }

  private static @Nullable PricingOutcome unfit(
      StockBook book, LockedEvent event, StockCommand.ReplacePricing command) {
    EventStatus status = event.summary().status();
    if (status == EventStatus.CANCELLED || status == EventStatus.ENDED) {
      return new PricingOutcome.EventClosed(status);
    }
    for (PriceRule rule : command.rules()) {
      UUID type = rule.ticketTypeId();
      if (type != null && book.line(type) == null) {
        return new PricingOutcome.UnknownTicketType(type);
      }
    }
    for (Map.Entry<UUID, PriceLimits> limits : command.limits().entrySet()) {
      StockLine line = book.line(limits.getKey());
      if (line == null) {
        return new PricingOutcome.UnknownTicketType(limits.getKey());
      }
      if (!limits.getValue().allow(line.terms().priceMinor())) {
        return new PricingOutcome.PriceOutsideLimits(
            line.id(), line.terms().priceMinor(), limits.getValue());
      }
    }
    return null;
  }

  /** Whether the rules say what the command says; their ids are new with each request. */
  private static boolean isDone(StockBook book, StockCommand.ReplacePricing command) {
    EventPricing known = book.pricing();
    return known.dynamic() == command.dynamic()
        && withoutIds(known.rules()).equals(withoutIds(command.rules()))
        && book.lines().stream()
            .filter(line -> !line.removed())
            .allMatch(
                line ->
                    line.prices()
                        .limits()
                        .equals(command.limits().getOrDefault(line.id(), PriceLimits.NONE)));
  }

  private static List<PriceRule> withoutIds(List<PriceRule> rules) {
    UUID none = new UUID(0, 0);
    return rules.stream()
        .map(
            rule ->
                new PriceRule(
                    none,
                    rule.ticketTypeId(),
                    rule.condition(),
                    rule.adjustment(),
                    rule.priority(),
                    rule.active()))
        .toList();
  }

  PricingOutcome reprice(StockBook book, Actor actor, Instant now) {
    LockedEvent event = book.event();
    if (event == null) {
      return new PricingOutcome.UnknownEvent();
    }
    EventPricing pricing = book.pricing();
    if (!pricing.live() || now.isBefore(settings.nextUpdate(pricing.pricedAt()))) {
      return new PricingOutcome.NotDue();
    }
    boolean open = isOpen(event);
    book.become(pricing.priced(now, open));
    int changed = 0;
    if (open) {
      PriceChangeReason why =
          settings.dynamic() ? PriceChangeReason.RULE : PriceChangeReason.SWITCHED_OFF;
      for (StockLine line : book.lines()) {
        if (!line.removed() && reprice(book, line, line.prices().limits(), why, actor, now)) {
          changed++;
        }
      }
    }
    return new PricingOutcome.Repriced(changed);
  }

  private static boolean isOpen(LockedEvent event) {
    return switch (event.summary().status()) {
      case DRAFT, ACTIVE, SOLD_OUT -> !event.deleted();
      case CANCELLED, ENDED -> false;
    };
  }

  /** Returns whether the type costs something else now. */
  private boolean reprice(
      StockBook book,
      StockLine line,
      PriceLimits limits,
      PriceChangeReason why,
      Actor actor,
      Instant now) {
    TypePrices next = computed(book.pricing(), line, limits, now);
    if (isSame(book.pricing(), line, next, why)) {
      return false;
    }
    long old = line.prices().currentMinor(line.terms().priceMinor(), true);
    line.price(next);
    if (line.prices().currentMinor(line.terms().priceMinor(), true) == old) {
      return false;
    }
    note(book, line, old, why, actor, now);
    return true;
  }

  /** Whether the row may stay as it is: it would say the same, by the same rules. */
  private static boolean isSame(
      EventPricing pricing, StockLine line, TypePrices next, PriceChangeReason why) {
    Moved was = line.prices().dynamic();
    Moved is = next.dynamic();
    if (was == null || is == null) {
      return line.prices().equals(next);
    }
    return why != PriceChangeReason.RULES_CHANGED
        && was.priceMinor() == is.priceMinor()
        && dynamicPrice(pricing, line, was.at(), was.shareSold())
            .equals(dynamicPrice(pricing, line, is.at(), is.shareSold()));
  }

  private static DynamicPrice dynamicPrice(
      EventPricing pricing, StockLine line, Instant at, int shareSold) {
    return pricing.dynamicPrice(
        line.id(), line.terms().priceMinor(), line.prices().limits(), at, shareSold);
  }

  private TypePrices computed(
      EventPricing pricing, StockLine line, PriceLimits limits, Instant now) {
    return pricing.pricesOf(
        line.id(),
        line.terms().priceMinor(),
        limits,
        now,
        line.counts().shareSold(),
        settings.dynamic());
  }

  private static void note(
      StockBook book,
      StockLine line,
      @Nullable Long old,
      PriceChangeReason why,
      Actor actor,
      Instant now) {
    long base = line.terms().priceMinor();
    book.add(
        new PriceChange(
            line.id(),
            line.priceVersion(),
            base,
            old,
            line.prices().currentMinor(base, true),
            why,
            actor,
            now));
  }
}

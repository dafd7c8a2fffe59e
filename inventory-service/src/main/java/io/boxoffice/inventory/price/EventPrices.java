package io.boxoffice.inventory.price;

import io.boxoffice.inventory.price.QuantityTiers.Tier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All prices of an event at a moment: enough to show, explain and quote them without a further
 * look. Only a reservation fixes a price.
 *
 * @param pricing the rules
 * @param dynamicOn whether dynamic prices are switched on
 * @param nextUpdateAt first moment at which dynamic prices may be computed again, or null when they
 *     will not be
 * @param types the event's ticket types, oldest first
 */
public record EventPrices(
    UUID eventId,
    EventPricing pricing,
    boolean dynamicOn,
    @Nullable Instant nextUpdateAt,
    List<TypePrice> types) {

  /**
   * What a ticket type costs.
   *
   * @param baseMinor the seller's price
   * @param prices what the rules have made of it
   * @param shareSold share of its capacity that is sold, in basis points
   * @param minPerOrder fewest tickets of one reservation
   * @param maxPerOrder most tickets of one reservation
   */
  public record TypePrice(
      UUID ticketTypeId,
      String name,
      String currency,
      long baseMinor,
      TypePrices prices,
      int shareSold,
      int minPerOrder,
      int maxPerOrder) {}

  /** So many tickets of a type that somebody asks the price of. */
  public record Asked(UUID ticketTypeId, int quantity) {}

  /**
   * What is asked for would cost this, reserved at this moment.
   *
   * @param currency currency of all amounts
   * @param totalMinor sum of all lines
   */
  public record Quote(String currency, List<Line> lines, long totalMinor) implements QuoteOutcome {
    public Quote {
      lines = List.copyOf(lines);
    }

    /**
     * One ticket type of a quote.
     *
     * @param baseMinor the seller's price of a ticket
     * @param currentMinor price of a ticket for everybody
     * @param unitPriceMinor price of a ticket for so many, by the quantity tiers
     * @param totalMinor price of all of them
     */
    public record Line(
        UUID ticketTypeId,
        int quantity,
        long baseMinor,
        long currentMinor,
        long unitPriceMinor,
        long totalMinor) {}
  }

  /** The answer to a question for a price. */
  public sealed interface QuoteOutcome {
    /** The event has no such ticket type. */
    record UnknownTicketType(UUID ticketTypeId) implements QuoteOutcome {}

    /** No reservation has so many tickets of the type, or so few. */
    record QuantityOutOfBounds(UUID ticketTypeId, int min, int max) implements QuoteOutcome {}
  }

  public EventPrices {
    types = List.copyOf(types);
  }

  /** Returns the type, if the event has it. */
  public Optional<TypePrice> type(UUID ticketTypeId) {
    return types.stream().filter(type -> type.ticketTypeId().equals(ticketTypeId)).findFirst();
  }

  /** Returns a type's price for everybody. */
  public long currentMinor(TypePrice type) {
    return type.prices().currentMinor(type.baseMinor(), dynamicOn);
  }

  /** Returns a type's price in a request for so many. */
  public long unitPriceMinor(TypePrice type, int quantity) {
    return type.prices().unitPriceMinor(type.baseMinor(), quantity, dynamicOn);
  }

  /** Returns the tiers of a type with the prices that they make now. */
  public List<TierPrice> tiers(TypePrice type) {
    return type.prices().tiers().tiers().stream()
        .map(Tier::fromQuantity)
        .map(quantity -> new TierPrice(quantity, unitPriceMinor(type, quantity)))
        .toList();
  }

  /** From this quantity on, a ticket costs so much. */
  public record TierPrice(int fromQuantity, long unitPriceMinor) {}

  /** Returns how a type's present price came about. */
  public DynamicPrice explain(TypePrice type) {
    TypePrices.Moved moved = type.prices().dynamic();
    return moved == null || !dynamicOn
        ? new DynamicPrice(type.baseMinor(), List.of(), type.baseMinor())
        : pricing.dynamicPrice(
            type.ticketTypeId(),
            type.baseMinor(),
            type.prices().limits(),
            moved.at(),
            moved.shareSold());
  }

  /**
   * Tells what the tickets would cost, each type once.
   *
   * @param asked of types that the event may not have, in numbers that may be refused
   */
  public QuoteOutcome quote(List<Asked> asked) {
    List<Quote.Line> lines = new ArrayList<>();
    long total = 0;
    String currency = "";
    for (Asked one : asked) {
      TypePrice type = type(one.ticketTypeId()).orElse(null);
      if (type == null) {
        return new QuoteOutcome.UnknownTicketType(one.ticketTypeId());
      }
      if (one.quantity() < type.minPerOrder() || one.quantity() > type.maxPerOrder()) {
        return new QuoteOutcome.QuantityOutOfBounds(
            type.ticketTypeId(), type.minPerOrder(), type.maxPerOrder());
      }
      long unit = unitPriceMinor(type, one.quantity());
      long lineTotal = Math.multiplyExact(unit, one.quantity());
      lines.add(
          new Quote.Line(
              type.ticketTypeId(),
              one.quantity(),
              type.baseMinor(),
              currentMinor(type),
              unit,
              lineTotal));
      total = Math.addExact(total, lineTotal);
      currency = type.currency();
    }
    return new Quote(currency, lines, total);
  }

  /**
   * Returns the prices as the rules would make them.
   *
   * @param at at this moment
   * @param shareSold with this share of every type sold, in basis points, or null for what is sold
   */
  public EventPrices preview(Instant at, @Nullable Integer shareSold) {
    List<TypePrice> previewed = new ArrayList<>();
    for (TypePrice type : types) {
      int share = shareSold == null ? type.shareSold() : shareSold;
      previewed.add(
          new TypePrice(
              type.ticketTypeId(),
              type.name(),
              type.currency(),
              type.baseMinor(),
              pricing.pricesOf(
                  type.ticketTypeId(),
                  type.baseMinor(),
                  type.prices().limits(),
                  at,
                  share,
                  dynamicOn),
              share,
              type.minPerOrder(),
              type.maxPerOrder()));
    }
    return new EventPrices(eventId, pricing, dynamicOn, null, previewed);
  }
}

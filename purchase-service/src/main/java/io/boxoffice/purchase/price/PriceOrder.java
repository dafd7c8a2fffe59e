package io.boxoffice.purchase.price;

import io.boxoffice.purchase.discount.Basket;
import io.boxoffice.purchase.discount.Discounts;
import io.boxoffice.purchase.discount.RefusedCode;
import io.boxoffice.purchase.order.EventPlace;
import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderItem;
import io.boxoffice.purchase.order.OrderPrice;
import io.boxoffice.purchase.order.PriceLine;
import io.boxoffice.purchase.tax.TaxRate;
import io.boxoffice.purchase.tax.TaxRates;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Prices an order, once: in the transaction that records its reservation, which is also the one
 * that uses its discount codes.
 *
 * <p>Tax is owed where the event takes place; only where inventory does not know the venue's
 * country, the buyer's billing country decides.
 */
@Component
public class PriceOrder {
  private final Discounts discounts;
  private final TaxRates taxRates;
  private final PriceLineStore lines;

  PriceOrder(Discounts discounts, TaxRates taxRates, PriceLineStore lines) {
    this.discounts = discounts;
    this.taxRates = taxRates;
    this.lines = lines;
  }

  /** What came of pricing. */
  public sealed interface Outcome {
    /** The codes are used, and this is the price. */
    record Priced(OrderPrice price) implements Outcome {}

    /** A code was refused, and none is used; the failure is what the buyer is told. */
    record Refused(Failure failure) implements Outcome {}
  }

  /** Looks at an order's codes before anything is reserved for it. */
  public Optional<Failure> refused(Order order) {
    List<String> codes = order.request().codes();
    return codes.isEmpty()
        ? Optional.empty()
        : discounts.refused(codes, order.eventId(), order.userId()).map(RefusedCode::failure);
  }

  /** Prices what was reserved, and uses the order's codes. */
  public Outcome price(Order order, String currency, List<OrderItem> items, EventPlace place) {
    List<Long> amounts = items.stream().map(OrderItem::fullPriceMinor).toList();
    TaxRate tax = taxRates.at(taxed(order, place)).orElse(null);
    List<String> codes = order.request().codes();
    if (codes.isEmpty()) {
      return new Outcome.Priced(PriceCalculation.of(amounts, List.of(), tax));
    }
    Basket basket =
        new Basket(
            order.eventId(),
            order.userId(),
            currency,
            items.stream()
                .map(i -> new Basket.Line(i.ticketTypeId(), i.quantity(), i.fullPriceMinor()))
                .toList());
    return switch (discounts.use(order.id(), codes, basket)) {
      case Discounts.Use.Refused refused -> new Outcome.Refused(refused.code().failure());
      case Discounts.Use.Used used ->
          new Outcome.Priced(PriceCalculation.of(amounts, used.reductions(), tax));
    };
  }

  private static EventPlace taxed(Order order, EventPlace place) {
    return place.country() == null
        ? new EventPlace(order.billingCountry(), null, place.category())
        : place;
  }

  /** Keeps what was taken off or added; the items must be there already. */
  public void keep(Order order, OrderPrice price) {
    List<PriceLine> adjustments = price.adjustments();
    if (!adjustments.isEmpty()) {
      lines.insert(order.id(), adjustments);
    }
  }
}

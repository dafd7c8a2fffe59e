package io.boxoffice.purchase.price;

import io.boxoffice.purchase.discount.Reduction;
import io.boxoffice.purchase.order.OrderPrice;
import io.boxoffice.purchase.order.PriceLine;
import io.boxoffice.purchase.order.PriceLine.Kind;
import io.boxoffice.purchase.tax.TaxRate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a price together: each item at its price, less its discounts, with the tax of the rest. Tax
 * is rounded item by item, a half up, so that an order's tax is the sum of what its lines show. The
 * items and all lines that are not included add up to the total.
 */
final class PriceCalculation {
  private PriceCalculation() {}

  /**
   * Returns the price.
   *
   * @param amounts price of each item before anything
   * @param reductions off each item, code by code
   * @param tax null for none
   */
  static OrderPrice of(List<Long> amounts, List<Reduction> reductions, @Nullable TaxRate tax) {
    List<PriceLine> lines = new ArrayList<>();
    List<Long> paid = new ArrayList<>();
    long subtotal = 0;
    long discounts = 0;
    long taxes = 0;
    long total = 0;
    for (int item = 0; item < amounts.size(); item++) {
      long amount = amounts.get(item);
      long off = reduce(item, reductions, lines);
      long net = amount - off;
      long itsTax = tax == null ? 0 : tax.of(net);
      long price = tax == null || tax.inclusive() ? net : Math.addExact(net, itsTax);
      if (tax != null && itsTax > 0) {
        lines.add(
            new PriceLine(
                item,
                Kind.TAX,
                tax.id(),
                tax.name(),
                tax.rateMillionths(),
                itsTax,
                tax.inclusive()));
      }
      subtotal = Math.addExact(subtotal, amount);
      discounts += off;
      taxes = Math.addExact(taxes, itsTax);
      total = Math.addExact(total, price);
      paid.add(price);
    }
    return new OrderPrice(subtotal, discounts, taxes, total, paid, lines);
  }

  private static long reduce(int item, List<Reduction> reductions, List<PriceLine> lines) {
    long off = 0;
    for (Reduction reduction : reductions) {
      long here = reduction.perLine().get(item);
      if (here > 0) {
        off += here;
        lines.add(
            new PriceLine(
                item,
                Kind.DISCOUNT,
                reduction.discount().id(),
                reduction.discount().code(),
                null,
                -here,
                false));
      }
    }
    return off;
  }
}

package io.boxoffice.purchase.discount;

import io.boxoffice.purchase.discount.Discount.BuyXGetY;
import io.boxoffice.purchase.discount.Discount.Fixed;
import io.boxoffice.purchase.discount.Discount.Percentage;
import io.boxoffice.purchase.order.Rounding;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What codes take off the lines of an order.
 *
 * <p>Each code counts from what those before it have left. They take effect in the order of {@link
 * DiscountKind}, and of their ids within a kind; the order in which the buyer names them means
 * nothing. A percentage is rounded for each line, a half up. A fixed amount is divided among the
 * lines by what they cost. No line ever falls below zero.
 */
final class DiscountCalculation {
  private static final int WHOLE = 10_000;

  private DiscountCalculation() {}

  /** Returns what each code takes off, in the order in which they take effect. */
  static List<Reduction> of(List<Basket.Line> lines, List<Discount> discounts) {
    long[] left = lines.stream().mapToLong(Basket.Line::amountMinor).toArray();
    List<Reduction> reductions = new ArrayList<>();
    for (Discount discount : inOrder(discounts)) {
      int[] scope =
          IntStream.range(0, lines.size())
              .filter(i -> discount.isFor(lines.get(i).ticketTypeId()))
              .toArray();
      long[] off =
          switch (discount.rule()) {
            case Percentage(int basisPoints) -> percentage(left, scope, basisPoints);
            case Fixed(long amount) -> fixed(left, scope, amount);
            case BuyXGetY rule -> cheapestFree(left, scope, lines, rule);
          };
      for (int i = 0; i < off.length; i++) {
        left[i] -= off[i];
      }
      reductions.add(new Reduction(discount, Arrays.stream(off).boxed().toList()));
    }
    return reductions;
  }

  private static List<Discount> inOrder(List<Discount> discounts) {
    return discounts.stream()
        .sorted(
            Comparator.comparing((Discount discount) -> discount.rule().kind())
                .thenComparing(Discount::id))
        .toList();
  }

  private static long[] percentage(long[] left, int[] scope, int basisPoints) {
    long[] off = new long[left.length];
    for (int i : scope) {
      off[i] = Rounding.halfUp(left[i], basisPoints, WHOLE);
    }
    return off;
  }

  private static long[] fixed(long[] left, int[] scope, long amount) {
    long[] weights = Arrays.stream(scope).mapToLong(i -> left[i]).toArray();
    long[] shares = Rounding.byWeight(Math.min(amount, Arrays.stream(weights).sum()), weights);
    long[] off = new long[left.length];
    for (int i = 0; i < scope.length; i++) {
      off[scope[i]] = shares[i];
    }
    return off;
  }

  private static long[] cheapestFree(
      long[] left, int[] scope, List<Basket.Line> lines, BuyXGetY rule) {
    int tickets = Arrays.stream(scope).map(i -> lines.get(i).quantity()).sum();
    int free = tickets / (rule.buy() + rule.get()) * rule.get();
    List<Integer> cheapestFirst =
        Arrays.stream(scope)
            .boxed()
            .sorted((one, other) -> byUnitPrice(one, other, left, lines))
            .toList();
    long[] off = new long[left.length];
    for (int i : cheapestFirst) {
      int quantity = lines.get(i).quantity();
      int here = Math.min(free, quantity);
      long[] each = Rounding.evenly(left[i], quantity);
      off[i] = Arrays.stream(each, quantity - here, quantity).sum();
      free -= here;
    }
    return off;
  }

  /** Compares prices of one ticket without dividing. */
  private static int byUnitPrice(int one, int other, long[] left, List<Basket.Line> lines) {
    return BigInteger.valueOf(left[one])
        .multiply(BigInteger.valueOf(lines.get(other).quantity()))
        .compareTo(
            BigInteger.valueOf(left[other])
                .multiply(BigInteger.valueOf(lines.get(one).quantity())));
  }
}

package io.boxoffice.purchase.order;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How amounts of minor units are rounded and divided; nothing is ever lost or made. */
public final class Rounding {
  private Rounding() {}

  /** Returns amount × numerator ÷ denominator, a half rounded up. */
  public static long halfUp(long amount, long numerator, long denominator) {
    return BigDecimal.valueOf(amount)
        .multiply(BigDecimal.valueOf(numerator))
        .divide(BigDecimal.valueOf(denominator), 0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  /** Divides an amount into equal parts; the first ones take what is left over, one unit each. */
  public static long[] evenly(long amount, int parts) {
    long[] shares = new long[parts];
    long over = amount % parts;
    for (int i = 0; i < parts; i++) {
      shares[i] = amount / parts + (i < over ? 1 : 0);
    }
    return shares;
  }

  /**
   * Divides an amount by weights: each its share rounded down, and what is left over goes one unit
   * each to the largest remainders, among equals to the first. No share exceeds its weight when the
   * amount does not exceed their sum.
   */
  public static long[] byWeight(long amount, long[] weights) {
    BigInteger sum = BigInteger.ZERO;
    for (long weight : weights) {
      sum = sum.add(BigInteger.valueOf(weight));
    }
    long[] shares = new long[weights.length];
    if (sum.signum() == 0) {
      return shares;
    }
    BigInteger[] remainders = new BigInteger[weights.length];
    long left = amount;
    for (int i = 0; i < weights.length; i++) {
      BigInteger[] parts =
          BigInteger.valueOf(amount)
              .multiply(BigInteger.valueOf(weights[i]))
              .divideAndRemainder(sum);
      shares[i] = parts[0].longValueExact();
      remainders[i] = parts[1];
      left -= shares[i];
    }
    IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> remainders[i]).reversed())
        .limit(left)
        .forEach(i -> shares[i]++);
    return shares;
  }
}

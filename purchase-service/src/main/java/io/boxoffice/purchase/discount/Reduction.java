package io.boxoffice.purchase.discount;

import java.util.List;

/**
 * What one code takes off.
 *
 * @param perLine off each line, in the order of the lines
 */
public record Reduction(Discount discount, List<Long> perLine) {

  public Reduction {
    perLine = List.copyOf(perLine);
  }

  /** Returns what it takes off altogether. */
  public long totalMinor() {
    return perLine.stream().mapToLong(Long::longValue).sum();
  }
}

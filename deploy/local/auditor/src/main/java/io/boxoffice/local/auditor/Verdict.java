package io.boxoffice.local.auditor;

import java.util.List;

/**
 * What the audit says of one invariant.
 *
 * @param name stable, for example {@code stock.sum}
 * @param means the invariant in words
 * @param checked how many things were looked at
 * @param broken how many of them break it
 * @param offenders the first few of those
 */
public record Verdict(
    String name, String means, long checked, long broken, List<String> offenders) {
  static final int SHOWN = 5;

  /** Whether the invariant holds. */
  public boolean holds() {
    return broken == 0;
  }

  static Verdict of(String name, String means, long checked, List<String> offenders) {
    return new Verdict(
        name,
        means,
        checked,
        offenders.size(),
        List.copyOf(offenders.subList(0, Math.min(SHOWN, offenders.size()))));
  }
}

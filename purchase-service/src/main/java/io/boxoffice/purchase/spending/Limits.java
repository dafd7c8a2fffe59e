package io.boxoffice.purchase.spending;

/** What one person may spend in one currency, in minor units. */
record Limits(long perTransactionMinor, long dailyMinor, long weeklyMinor, long monthlyMinor) {

  /** Tells whether each allows at least as much as the one before. */
  boolean inOrder() {
    return perTransactionMinor <= dailyMinor
        && dailyMinor <= weeklyMinor
        && weeklyMinor <= monthlyMinor;
  }

  /** Tells whether one of these allows more than the other's. */
  boolean allowsMoreThan(Limits other) {
    return perTransactionMinor > other.perTransactionMinor
        || dailyMinor > other.dailyMinor
        || weeklyMinor > other.weeklyMinor
        || monthlyMinor > other.monthlyMinor;
  }
}

package io.boxoffice.inventory.seat;

import java.util.BitSet;

/**
 * Whether a buyer's own choice leaves a single seat between taken ones, which nobody buys later,
 * although it need not.
 *
 * <p>A single seat that no choice of as many seats in the same run could avoid is no reproach: who
 * wants two of three adjoining seats must leave one.
 */
final class OrphanRule {
  private final SeatMap map;
  private final SeatLayout layout;

  OrphanRule(SeatMap map) {
    this.map = map;
    this.layout = map.layout();
  }

  int orphanOf(int[] chosen) {
    BitSet taken = new BitSet();
    for (int seat : chosen) {
      taken.set(seat);
    }
    int done = -1;
    for (int seat : chosen) {
      if (seat <= done) {
        continue;
      }
      int stretch = layout.stretchOf(seat);
      int first = seat;
      while (first > layout.first(stretch) && map.isFree(first - 1, true)) {
        first--;
      }
      int end = seat + 1;
      while (end < layout.first(stretch) + layout.length(stretch) && map.isFree(end, true)) {
        end++;
      }
      int orphan = orphanIn(first, end, taken);
      if (orphan >= 0) {
        return orphan;
      }
      done = end - 1;
    }
    return -1;
  }

  /** Looks at one run of seats that are free before the choice. */
  private static int orphanIn(int first, int end, BitSet taken) {
    int wanted = 0;
    int orphan = -1;
    int left = 0;
    for (int seat = first; seat <= end; seat++) {
      if (seat < end && !taken.get(seat)) {
        left++;
        continue;
      }
      if (left == 1 && orphan < 0) {
        orphan = seat - 1;
      }
      left = 0;
      if (seat < end) {
        wanted++;
      }
    }
    // one seat more than wanted leaves one alone wherever they sit
    return end - first == wanted + 1 ? -1 : orphan;
  }
}

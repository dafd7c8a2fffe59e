package io.boxoffice.inventory.seat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Chooses seats that adjoin, as good as there are, and leaves no single seat alone when that can be
 * avoided.
 *
 * <p>Best is what comes first in the plan: earlier blocks, then rows further in front, then the
 * middle of the row. Not leaving a seat alone goes before that. Seats for people with disabilities
 * are kept for them as long as others are left. Where nothing adjoins long enough, as few runs as
 * possible are taken, in neighbouring rows if there are such.
 */
final class BestAvailable {
  private final SeatMap map;
  private final SeatLayout layout;
  private final int[] stretches;

  BestAvailable(SeatMap map, UUID ticketTypeId) {
    this.map = map;
    this.layout = map.layout();
    this.stretches = layout.stretchesOf(ticketTypeId);
  }

  /** A longest run of free seats. */
  private record Run(int stretch, int first, int length) {}

  int @Nullable [] choose(int count, boolean accessible) {
    if (accessible) {
      return withAccessible(count);
    }
    for (boolean all : new boolean[] {false, true}) {
      int[] chosen = together(count, all);
      if (chosen == null) {
        chosen = apart(count, all);
      }
      if (chosen != null) {
        return chosen;
      }
    }
    return null;
  }

  private int @Nullable [] together(int count, boolean all) {
    long exact = count < SeatMap.LONG_RUN ? 1L << count : 1L << SeatMap.LONG_RUN;
    long roomy = -1L << Math.min(count + 2, SeatMap.LONG_RUN);
    long tight = exact | (-1L << Math.min(count + 1, SeatMap.LONG_RUN));
    for (int stretch : stretches) {
      if ((map.runs(stretch, all) & (exact | roomy)) != 0) {
        int first = place(stretch, count, all, false);
        if (first >= 0) {
          return range(first, count);
        }
      }
    }
    for (int stretch : stretches) {
      if ((map.runs(stretch, all) & tight) != 0) {
        int first = place(stretch, count, all, true);
        if (first >= 0) {
          return range(first, count);
        }
      }
    }
    return null;
  }

  /** Returns the best first seat in a stretch, or -1 when there is none. */
  private int place(int stretch, int count, boolean all, boolean orphans) {
    int best = -1;
    int bestAlone = Integer.MAX_VALUE;
    int bestOff = Integer.MAX_VALUE;
    for (Run run : runs(stretch, all)) {
      for (int first = run.first(); first <= run.first() + run.length() - count; first++) {
        int alone = alone(run, first, count);
        int off = layout.offCentre(stretch, first, count);
        boolean better = alone < bestAlone || (alone == bestAlone && off < bestOff);
        if (better && (orphans || alone == 0)) {
          best = first;
          bestAlone = alone;
          bestOff = off;
        }
      }
    }
    return best;
  }

  /** How many single seats a choice leaves in its run. */
  private static int alone(Run run, int first, int count) {
    int before = first - run.first();
    int behind = run.length() - count - before;
    return (before == 1 ? 1 : 0) + (behind == 1 ? 1 : 0);
  }

  private List<Run> runs(int stretch, boolean all) {
    List<Run> runs = new ArrayList<>();
    int length = 0;
    int end = layout.first(stretch) + layout.length(stretch);
    for (int seat = layout.first(stretch); seat < end; seat++) {
      if (map.isFree(seat, all)) {
        length++;
      } else if (length > 0) {
        runs.add(new Run(stretch, seat - length, length));
        length = 0;
      }
    }
    if (length > 0) {
      runs.add(new Run(stretch, end - length, length));
    }
    return runs;
  }

  private int @Nullable [] withAccessible(int count) {
    int best = -1;
    int bestAlone = Integer.MAX_VALUE;
    for (int stretch : stretches) {
      if (map.runs(stretch, true) == map.runs(stretch, false)) {
        continue;
      }
      for (Run run : runs(stretch, true)) {
        for (int first = run.first(); first <= run.first() + run.length() - count; first++) {
          int alone = alone(run, first, count);
          if (alone < bestAlone && anyAccessible(first, count)) {
            best = first;
            bestAlone = alone;
          }
        }
      }
      if (bestAlone == 0) {
        break;
      }
    }
    return best < 0 ? null : range(best, count);
  }

  private boolean anyAccessible(int first, int count) {
    for (int seat = first; seat < first + count; seat++) {
      if (layout.isAccessible(seat)) {
        return true;
      }
    }
    return false;
  }

  /** Chooses the fewest runs, as no run is long enough. */
  private int @Nullable [] apart(int count, boolean all) {
    List<Run> longest = longestRuns(count, all);
    int free = 0;
    int needed = 0;
    for (Run run : longest) {
      free += run.length();
      needed++;
      if (free >= count) {
        List<Run> near = adjoining(needed, count, all);
        return near == null
            ? gather(longest.subList(0, needed - 1), longest, count)
            : gather(near.subList(0, needed - 1), near.subList(needed - 1, needed), count);
      }
    }
    return null;
  }

  /** Runs by falling length, no more of them than could be needed. */
  private List<Run> longestRuns(int count, boolean all) {
    List<List<Run>> byLength = new ArrayList<>();
    for (int length = 0; length < count; length++) {
      byLength.add(new ArrayList<>());
    }
    for (int stretch : stretches) {
      if (map.runs(stretch, all) != 0) {
        for (Run run : runs(stretch, all)) {
          List<Run> alike = byLength.get(Math.min(run.length(), count - 1));
          if (alike.size() < count) {
            alike.add(run);
          }
        }
      }
    }
    List<Run> longest = new ArrayList<>();
    for (int length = count - 1; length > 0; length--) {
      longest.addAll(byLength.get(length));
    }
    return longest;
  }

  /** Finds so many runs in neighbouring stretches, one in each, or null. */
  private @Nullable List<Run> adjoining(int needed, int count, boolean all) {
    List<Run> window = new ArrayList<>();
    int free = 0;
    int previous = -1;
    for (int stretch : stretches) {
      Run longest = map.runs(stretch, all) == 0 ? null : longestOf(stretch, all);
      if (longest == null || (previous >= 0 && !layout.neighbours(previous, stretch))) {
        window.clear();
        free = 0;
      }
      previous = stretch;
      if (longest == null) {
        continue;
      }
      window.add(longest);
      free += longest.length();
      if (window.size() > needed) {
        free -= window.removeFirst().length();
      }
      if (window.size() == needed && free >= count) {
        return window.stream().sorted((a, b) -> b.length() - a.length()).toList();
      }
    }
    return null;
  }

  private Run longestOf(int stretch, boolean all) {
    return runs(stretch, all).stream().max((a, b) -> a.length() - b.length()).orElseThrow();
  }

  /** Takes the whole of some runs, and the rest from the run of others that it fits best. */
  private static int[] gather(List<Run> whole, List<Run> others, int count) {
    int[] seats = new int[count];
    int filled = 0;
    for (Run run : whole) {
      for (int i = 0; i < run.length(); i++) {
        seats[filled++] = run.first() + i;
      }
    }
    int rest = count - filled;
    Run last = fit(whole, others, rest);
    for (int i = 0; i < rest; i++) {
      seats[filled++] = last.first() + i;
    }
    Arrays.sort(seats);
    return seats;
  }

  private static Run fit(List<Run> taken, List<Run> runs, int rest) {
    Run best = null;
    int bestScore = Integer.MAX_VALUE;
    for (Run run : runs) {
      if (run.length() < rest || taken.contains(run)) {
        continue;
      }
      int left = run.length() - rest;
      int score = left == 0 ? 0 : left == 1 ? 2 : 1;
      if (score < bestScore) {
        best = run;
        bestScore = score;
      }
    }
    if (best == null) {
      throw new IllegalStateException("no run of " + rest + " among " + runs.size());
    }
    return best;
  }

  private static int[] range(int first, int count) {
    int[] seats = new int[count];
    for (int i = 0; i < count; i++) {
      seats[i] = first + i;
    }
    return seats;
  }
}

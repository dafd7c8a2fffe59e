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
    long longEnough = -1L << Math.min(count, SeatMap.LONG_RUN);
    int best = -1;
    int bestAlone = Integer.MAX_VALUE;
    for (int stretch : stretches) {
      if ((map.runs(stretch, true) & longEnough) == 0 || !layout.hasAccessible(stretch)) {
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

  /**
   * Chooses the fewest runs, as no run is long enough. Which lengths there are is read from the run
   * masks, and seats are looked at only where a run is taken: a nearly full house has thousands of
   * single seats.
   */
  private int @Nullable [] apart(int count, boolean all) {
    List<Run> longest = longestRuns(count, all);
    if (longest == null) {
      return null;
    }
    int needed = longest.size();
    List<Run> near = adjoining(needed, count, all);
    if (near != null) {
      return gather(near.subList(0, needed - 1), near.getLast(), count);
    }
    List<Run> whole = longest.subList(0, needed - 1);
    int rest = count - seatsOf(whole);
    return gather(whole, fitting(rest, whole, longest.getLast(), all), count);
  }

  private static int seatsOf(List<Run> runs) {
    return runs.stream().mapToInt(Run::length).sum();
  }

  /** Returns as many runs as it takes, by falling length, or null when they are not enough. */
  private @Nullable List<Run> longestRuns(int count, boolean all) {
    List<Run> longest = new ArrayList<>();
    int free = 0;
    long lengths = lengths(all);
    while (lengths != 0) {
      int length = Long.SIZE - 1 - Long.numberOfLeadingZeros(lengths);
      for (Run run :
          length == SeatMap.LONG_RUN ? longRuns(all) : runsOf(length, count - free, all)) {
        longest.add(run);
        free += run.length();
        if (free >= count) {
          return longest;
        }
      }
      lengths &= ~(1L << length);
    }
    return null;
  }

  /** The lengths of all runs, a bit a length. */
  private long lengths(boolean all) {
    long lengths = 0;
    for (int stretch : stretches) {
      lengths |= map.runs(stretch, all);
    }
    return lengths;
  }

  private List<Run> longRuns(boolean all) {
    List<Run> found = new ArrayList<>();
    for (int stretch : stretches) {
      if (map.runs(stretch, all) < 0) {
        for (Run run : runs(stretch, all)) {
          if (run.length() >= SeatMap.LONG_RUN) {
            found.add(run);
          }
        }
      }
    }
    found.sort((one, other) -> other.length() - one.length());
    return found;
  }

  /** Returns runs of a length, the best first, as many as have so many seats if there are. */
  private List<Run> runsOf(int length, int seats, boolean all) {
    List<Run> found = new ArrayList<>();
    for (int stretch : stretches) {
      if ((map.runs(stretch, all) & 1L << length) == 0) {
        continue;
      }
      for (Run run : runs(stretch, all)) {
        if (run.length() == length) {
          found.add(run);
        }
      }
      if (found.size() * length >= seats) {
        break;
      }
    }
    return found;
  }

  /** Finds so many runs in neighbouring stretches, one in each, the longest first, or null. */
  private @Nullable List<Run> adjoining(int needed, int count, boolean all) {
    int free = 0;
    int first = 0;
    for (int last = 0; last < stretches.length; last++) {
      int longest = longestIn(stretches[last], all);
      if (longest == 0) {
        first = last + 1;
        free = 0;
        continue;
      }
      if (first < last && !layout.neighbours(stretches[last - 1], stretches[last])) {
        first = last;
        free = 0;
      }
      free += longest;
      if (last - first == needed) {
        free -= longestIn(stretches[first++], all);
      }
      if (last - first + 1 == needed && free >= count) {
        List<Run> window = new ArrayList<>();
        for (int i = first; i <= last; i++) {
          window.add(longestOf(stretches[i], all));
        }
        window.sort((one, other) -> other.length() - one.length());
        return window;
      }
    }
    return null;
  }

  /** How many seats the longest run of a stretch has, 0 when none is free. */
  private int longestIn(int stretch, boolean all) {
    long lengths = map.runs(stretch, all);
    // the highest bit does not tell the length
    return lengths < 0
        ? longestOf(stretch, all).length()
        : lengths == 0 ? 0 : Long.SIZE - 1 - Long.numberOfLeadingZeros(lengths);
  }

  private Run longestOf(int stretch, boolean all) {
    return runs(stretch, all).stream().max((a, b) -> a.length() - b.length()).orElseThrow();
  }

  /**
   * Returns the run that so many seats fit best: of their number, or one that leaves several.
   *
   * @param otherwise a run of at least so many seats
   */
  private Run fitting(int rest, List<Run> taken, Run otherwise, boolean all) {
    if (otherwise.length() == rest) {
      return otherwise;
    }
    long lengths = rest < SeatMap.LONG_RUN ? lengths(all) & (-1L << rest) : 0;
    long alone = rest + 1 < SeatMap.LONG_RUN ? 1L << (rest + 1) : 0;
    // a run that leaves one seat comes last
    for (long left : new long[] {lengths & ~alone & Long.MAX_VALUE, lengths & alone}) {
      for (long lengthsLeft = left; lengthsLeft != 0; lengthsLeft &= lengthsLeft - 1) {
        int length = Long.numberOfTrailingZeros(lengthsLeft);
        for (Run run : runsOf(length, (taken.size() + 1) * length, all)) {
          if (!taken.contains(run)) {
            return run;
          }
        }
      }
    }
    return otherwise;
  }

  /** Takes the whole of some runs, and the rest from the beginning of another. */
  private static int[] gather(List<Run> whole, Run last, int count) {
    int[] seats = new int[count];
    int filled = 0;
    for (Run run : whole) {
      for (int i = 0; i < run.length(); i++) {
        seats[filled++] = run.first() + i;
      }
    }
    for (int i = 0; filled < count; i++) {
      seats[filled++] = last.first() + i;
    }
    Arrays.sort(seats);
    return seats;
  }

  private static int[] range(int first, int count) {
    int[] seats = new int[count];
    for (int i = 0; i < count; i++) {
      seats[i] = first + i;
    }
    return seats;
  }
}

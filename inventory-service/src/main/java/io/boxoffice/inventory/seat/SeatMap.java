package io.boxoffice.inventory.seat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which seats of an event are taken, at one version: two bits a seat.
 *
 * <p>Beside the bits it keeps, for each stretch of adjoining seats, which lengths of free runs
 * there are, so that a choice looks at stretches and not at seats. Not safe for use by several
 * threads: it belongs to the event's writer.
 */
public final class SeatMap {
  private static final int SEATS_PER_WORD = 32;

  /** The highest bit of a run mask stands for this length and all above. */
  static final int LONG_RUN = 63;

  private final SeatLayout layout;
  private final long[] words;

  /** Lengths of free runs that leave accessible seats out, a bit a length. */
  private final long[] ordinaryRuns;

  /** Lengths of free runs, accessible seats among them. */
  private final long[] allRuns;

  private final Instant laidOutAt;
  private long version;

  /** Makes a map with every seat available. */
  public SeatMap(SeatLayout layout, SeatStore.Edition edition) {
    this.layout = layout;
    this.laidOutAt = edition.laidOutAt();
    this.version = edition.version();
    this.words = new long[(layout.seats() + SEATS_PER_WORD - 1) / SEATS_PER_WORD];
    this.ordinaryRuns = new long[layout.stretches()];
    this.allRuns = new long[layout.stretches()];
    countRuns();
  }

  /** Returns how the seats lie. */
  public SeatLayout layout() {
    return layout;
  }

  Instant laidOutAt() {
    return laidOutAt;
  }

  /** Returns the version that the map shows; grows with each batch that changes seats. */
  public long version() {
    return version;
  }

  /** Says which version the map shows from now on. */
  public void version(long shown) {
    version = shown;
  }

  /** Returns where the seat is. */
  public SeatStatus status(int seat) {
    return SeatStatus.of(
        (int) (words[seat / SEATS_PER_WORD] >>> (2 * (seat % SEATS_PER_WORD))) & 3);
  }

  /** Moves seats to a status. */
  public void move(int[] seats, SeatStatus to) {
    int counted = -1;
    for (int seat : seats) {
      set(seat, to);
    }
    for (int seat : seats) {
      int stretch = layout.stretchOf(seat);
      if (stretch != counted) {
        countRuns(stretch);
        counted = stretch;
      }
    }
  }

  /** Sets bits without counting runs; {@link #countRuns()} follows. */
  void set(int seat, SeatStatus to) {
    int shift = 2 * (seat % SEATS_PER_WORD);
    int word = seat / SEATS_PER_WORD;
    words[word] = (words[word] & ~(3L << shift)) | ((long) to.code() << shift);
  }

  void countRuns() {
    for (int stretch = 0; stretch < layout.stretches(); stretch++) {
      countRuns(stretch);
    }
  }

  private void countRuns(int stretch) {
    long ordinary = 0;
    long all = 0;
    int ordinaryRun = 0;
    int run = 0;
    int end = layout.first(stretch) + layout.length(stretch);
    for (int seat = layout.first(stretch); seat < end; seat++) {
      if (status(seat) != SeatStatus.AVAILABLE) {
        all |= bit(run);
        ordinary |= bit(ordinaryRun);
        run = 0;
        ordinaryRun = 0;
      } else {
        run++;
        if (layout.isAccessible(seat)) {
          ordinary |= bit(ordinaryRun);
          ordinaryRun = 0;
        } else {
          ordinaryRun++;
        }
      }
    }
    ordinaryRuns[stretch] = ordinary | bit(ordinaryRun);
    allRuns[stretch] = all | bit(run);
  }

  private static long bit(int run) {
    return run == 0 ? 0 : 1L << Math.min(run, LONG_RUN);
  }

  /** The lengths of free runs in a stretch, a bit a length. */
  long runs(int stretch, boolean withAccessible) {
    return withAccessible ? allRuns[stretch] : ordinaryRuns[stretch];
  }

  boolean isFree(int seat, boolean withAccessible) {
    return status(seat) == SeatStatus.AVAILABLE && (withAccessible || !layout.isAccessible(seat));
  }

  /**
   * Chooses the best available seats of a type.
   *
   * @param accessible whether one of them must be a seat for people with disabilities
   * @return seats in ascending order, or null when there are not so many
   */
  public int @Nullable [] best(UUID ticketTypeId, int count, boolean accessible) {
    return new BestAvailable(this, ticketTypeId).choose(count, accessible);
  }

  /**
   * Returns a seat that a buyer's own choice would leave alone between taken ones although the same
   * number of seats in the same run would not, or -1 when there is none.
   *
   * @param chosen available seats, ascending
   */
  public int orphanOf(int[] chosen) {
    return new OrphanRule(this).orphanOf(chosen);
  }

  /** Returns the map's bytes: seat i in byte i / 4, bits 2 * (i % 4) and the one above. */
  public byte[] bytes() {
    byte[] bytes = new byte[(layout.seats() + 3) / 4];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (words[i / 8] >>> (8 * (i % 8)));
    }
    return bytes;
  }

  /** A change of one version, for those who catch up. */
  record Delta(long version, int[] seats, int[] statuses) {}

  /** Applies changes of the versions that follow. */
  void catchUp(List<Delta> deltas) {
    for (Delta delta : deltas) {
      for (int i = 0; i < delta.seats().length; i++) {
        move(new int[] {delta.seats()[i]}, SeatStatus.of(delta.statuses()[i]));
      }
      version = delta.version();
    }
  }
}

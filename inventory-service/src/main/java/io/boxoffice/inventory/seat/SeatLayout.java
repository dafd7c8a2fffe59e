package io.boxoffice.inventory.seat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How an event's seats lie: which number a seat has, and which seats adjoin.
 *
 * <p>Seats are numbered from 0 in the order of blocks, rows and seats, places without a seat left
 * out. A <em>stretch</em> is a longest run of adjoining seats: a row, or a part of it between two
 * places without a seat. Immutable, and small: a few bytes a row, one bit a seat.
 */
public final class SeatLayout {
  private record BlockName(String section, String subsection) {}

  private final List<SeatBlock> blocks;
  private final Map<BlockName, SeatBlock> byName = new HashMap<>();
  private final Map<UUID, int[]> stretchesByType = new HashMap<>();
  private final BitSet accessible;
  private final int seats;

  /** First seat of each stretch, and the number of seats behind the last. */
  private final int[] stretchFirst;

  private final int[] stretchBlock;
  private final int[] stretchRow;

  /** Seat number within its row of each stretch's first seat. */
  private final int[] stretchSeatNo;

  /** First stretch of each block, and the number of stretches behind the last. */
  private final int[] blockStretch;

  /**
   * Lays seats out.
   *
   * @param blocks in the order of their index, numbered without a gap
   */
  public SeatLayout(List<SeatBlock> blocks) {
    this.blocks = List.copyOf(blocks);
    this.seats = this.blocks.stream().mapToInt(SeatBlock::seats).sum();
    this.accessible = new BitSet(seats);
    Stretches found = new Stretches();
    blockStretch = new int[this.blocks.size() + 1];
    for (SeatBlock block : this.blocks) {
      byName.put(new BlockName(block.section(), block.subsection()), block);
      blockStretch[block.index()] = found.size();
      layOut(block, found);
    }
    blockStretch[this.blocks.size()] = found.size();
    found.first.add(seats);
    stretchFirst = found.first.toArray();
    stretchBlock = found.block.toArray();
    stretchRow = found.row.toArray();
    stretchSeatNo = found.seatNo.toArray();
    groupByType();
  }

  private static final class Ints {
    private int[] values = new int[64];
    private int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    int[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }

  private static final class Stretches {
    private final Ints first = new Ints();
    private final Ints block = new Ints();
    private final Ints row = new Ints();
    private final Ints seatNo = new Ints();

    void begin(int seat, int blockIndex, int rowNo, int number) {
      first.add(seat);
      block.add(blockIndex);
      row.add(rowNo);
      seatNo.add(number);
    }

    int size() {
      return block.size;
    }
  }

  private void layOut(SeatBlock block, Stretches found) {
    int seat = block.firstSeat();
    int nextRemoved = 0;
    int nextAccessible = 0;
    for (int row = 1; row <= block.rows(); row++) {
      boolean adjoins = false;
      for (int number = 1; number <= block.columns(); number++) {
        int place = (row - 1) * block.columns() + number - 1;
        if (nextRemoved < block.removed().length && block.removed()[nextRemoved] == place) {
          nextRemoved++;
          adjoins = false;
          continue;
        }
        if (!adjoins) {
          found.begin(seat, block.index(), row, number);
          adjoins = true;
        }
        if (nextAccessible < block.accessible().length
            && block.accessible()[nextAccessible] == place) {
          nextAccessible++;
          accessible.set(seat);
        }
        seat++;
      }
    }
    if (seat != block.firstSeat() + block.seats()) {
      throw new IllegalArgumentException("block has not as many seats as it says: " + block);
    }
  }

  private void groupByType() {
    Map<UUID, Ints> grouped = new HashMap<>();
    for (int stretch = 0; stretch < stretches(); stretch++) {
      UUID type = blocks.get(stretchBlock[stretch]).ticketTypeId();
      grouped.computeIfAbsent(type, id -> new Ints()).add(stretch);
    }
    grouped.forEach((type, list) -> stretchesByType.put(type, list.toArray()));
  }

  /** Returns how many seats there are. */
  public int seats() {
    return seats;
  }

  /** Returns the subsections in their order. */
  public List<SeatBlock> blocks() {
    return blocks;
  }

  /** Returns the seat's number, or -1 when there is no such seat. */
  public int find(SeatRef ref) {
    SeatBlock block = byName.get(new BlockName(ref.section(), ref.subsection()));
    if (block == null) {
      return -1;
    }
    for (int stretch = firstInRow(block, ref.row());
        stretch < blockStretch[block.index() + 1] && stretchRow[stretch] == ref.row();
        stretch++) {
      int offset = ref.seat() - stretchSeatNo[stretch];
      if (offset >= 0 && offset < length(stretch)) {
        return stretchFirst[stretch] + offset;
      }
    }
    return -1;
  }

  private int firstInRow(SeatBlock block, int row) {
    int low = blockStretch[block.index()];
    int high = blockStretch[block.index() + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (stretchRow[middle] < row) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns the seat's place in the house. */
  public SeatRef ref(int seat) {
    int stretch = stretchOf(seat);
    SeatBlock block = blocks.get(stretchBlock[stretch]);
    return new SeatRef(
        block.section(),
        block.subsection(),
        stretchRow[stretch],
        stretchSeatNo[stretch] + seat - stretchFirst[stretch]);
  }

  /** Returns the subsection that the seat is in. */
  public SeatBlock block(int seat) {
    return blocks.get(stretchBlock[stretchOf(seat)]);
  }

  boolean isAccessible(int seat) {
    return accessible.get(seat);
  }

  boolean hasAccessible(int stretch) {
    int next = accessible.nextSetBit(stretchFirst[stretch]);
    return next >= 0 && next < stretchFirst[stretch + 1];
  }

  int stretches() {
    return stretchBlock.length;
  }

  int stretchOf(int seat) {
    if (seat < 0 || seat >= seats) {
      throw new IllegalArgumentException("there is no seat " + seat);
    }
    int found = Arrays.binarySearch(stretchFirst, seat);
    return found >= 0 ? found : -found - 2;
  }

  /** Returns the stretches of a type, best first: as its blocks and rows come. */
  int[] stretchesOf(UUID ticketTypeId) {
    return stretchesByType.getOrDefault(ticketTypeId, new int[0]);
  }

  int first(int stretch) {
    return stretchFirst[stretch];
  }

  int length(int stretch) {
    return stretchFirst[stretch + 1] - stretchFirst[stretch];
  }

  int row(int stretch) {
    return stretchRow[stretch];
  }

  int blockOf(int stretch) {
    return stretchBlock[stretch];
  }

  /** Twice the distance of so many seats from the middle of their row. */
  int offCentre(int stretch, int seat, int count) {
    int number = stretchSeatNo[stretch] + seat - stretchFirst[stretch];
    int columns = blocks.get(stretchBlock[stretch]).columns();
    return Math.abs(2 * number + count - 1 - (columns + 1));
  }

  /** Returns where two stretches adjoin: in rows next to each other, or across a gap. */
  boolean neighbours(int stretch, int next) {
    return stretchBlock[stretch] == stretchBlock[next]
        && stretchRow[next] - stretchRow[stretch] <= 1;
  }

  /** Returns the row and seat numbers of each seat, in their order, as the database names them. */
  List<int[]> places(SeatBlock block) {
    List<int[]> places = new ArrayList<>(block.seats());
    for (int stretch = blockStretch[block.index()];
        stretch < blockStretch[block.index() + 1];
        stretch++) {
      for (int offset = 0; offset < length(stretch); offset++) {
        places.add(new int[] {stretchRow[stretch], stretchSeatNo[stretch] + offset});
      }
    }
    return places;
  }
}

package io.boxoffice.inventory.seat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BestAvailableTest {
  private static final UUID TYPE = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();

  private static SeatBlock block(
      int index, int first, int rows, int columns, UUID type, int[] removed, int... accessible) {
    return new SeatBlock(
        index,
        "S" + index,
        "1",
        type,
        first,
        rows * columns - removed.length,
        rows,
        columns,
        removed,
        accessible);
  }

  private static SeatMap map(SeatBlock... blocks) {
    return new SeatMap(new SeatLayout(List.of(blocks)), new SeatStore.Edition(Instant.EPOCH, 1));
  }

  private static SeatMap row(String seats) {
    SeatMap map = map(block(0, 0, 1, seats.length(), TYPE, new int[0]));
    for (int i = 0; i < seats.length(); i++) {
      if (seats.charAt(i) != '.') {
        map.move(new int[] {i}, SeatStatus.SOLD);
      }
    }
    return map;
  }

  @Test
  void the_middle_of_the_first_row_comes_first() {
    SeatMap map = map(block(0, 0, 3, 11, TYPE, new int[0]));
    assertThat(map.best(TYPE, 3, false)).containsExactly(4, 5, 6);
  }

  @Test
  void no_single_seat_is_left_when_it_can_be_avoided() {
    // the middle would leave one on each side
    assertThat(row("....").best(TYPE, 2, false)).containsExactly(0, 1);
    assertThat(row(".....").best(TYPE, 2, false)).isIn(new int[] {0, 1}, new int[] {3, 4});
    // the exact fit is better than the first run
    assertThat(row("...X..").best(TYPE, 2, false)).containsExactly(4, 5);
  }

  @Test
  void a_row_further_back_is_better_than_a_single_seat_left_in_front() {
    SeatMap map = map(block(0, 0, 2, 3, TYPE, new int[0]));
    map.move(new int[] {3}, SeatStatus.SOLD);
    assertThat(map.best(TYPE, 2, false)).containsExactly(4, 5);
    map.move(new int[] {4}, SeatStatus.HELD);
    assertThat(map.best(TYPE, 2, false)).isIn(new int[] {0, 1}, new int[] {1, 2});
  }

  @Test
  void a_place_without_a_seat_parts_its_neighbours() {
    SeatMap map = map(block(0, 0, 1, 5, TYPE, new int[] {2}));
    assertThat(map.layout().seats()).isEqualTo(4);
    assertThat(map.layout().ref(2)).isEqualTo(new SeatRef("S0", "1", 1, 4));
    assertThat(map.layout().find(new SeatRef("S0", "1", 1, 3))).isEqualTo(-1);
    assertThat(map.best(TYPE, 2, false)).isIn(new int[] {0, 1}, new int[] {2, 3});
    assertThat(map.best(TYPE, 4, false)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void accessible_seats_are_kept_for_those_who_need_them_as_long_as_there_are_others() {
    SeatMap map = map(block(0, 0, 1, 6, TYPE, new int[0], 0, 1));
    assertThat(map.best(TYPE, 2, true)).contains(1);
    assertThat(map.best(TYPE, 4, false)).containsExactly(2, 3, 4, 5);
    map.move(new int[] {2, 3, 4, 5}, SeatStatus.SOLD);
    assertThat(map.best(TYPE, 2, false)).containsExactly(0, 1);
    map.move(new int[] {0, 1}, SeatStatus.SOLD);
    assertThat(map.best(TYPE, 1, true)).isNull();
  }

  @Test
  void an_accessible_seat_is_found_also_beside_ordinary_runs_of_the_same_length() {
    SeatMap map = map(block(0, 0, 1, 3, TYPE, new int[0], 0));
    map.move(new int[] {1}, SeatStatus.SOLD);
    assertThat(map.best(TYPE, 1, true)).containsExactly(0);
    assertThat(map.best(TYPE, 1, false)).containsExactly(2);
  }

  @Test
  void long_runs_that_are_still_too_short_are_joined() {
    SeatMap map = map(block(0, 0, 3, 100, TYPE, new int[0]));
    // free: 70 in row 1, 90 in row 2, 80 in row 3
    map.move(IntStream.range(70, 100).toArray(), SeatStatus.SOLD);
    map.move(IntStream.range(190, 200).toArray(), SeatStatus.SOLD);
    map.move(IntStream.range(280, 300).toArray(), SeatStatus.SOLD);
    int[] pair = map.best(TYPE, 150, false);
    assertThat(pair).hasSize(150).doesNotHaveDuplicates();
    assertThat(parts(map, pair)).isEqualTo(2);
    assertThat(map.best(TYPE, 240, false)).hasSize(240);
    assertThat(map.best(TYPE, 241, false)).isNull();
  }

  @Test
  void where_nothing_is_long_enough_the_fewest_runs_in_neighbouring_rows_are_taken() {
    SeatMap map = map(block(0, 0, 6, 4, TYPE, new int[0]));
    // free: three in row 1, two in rows 3 and 4, three in row 6
    int[] taken = {3, 4, 5, 6, 7, 10, 11, 14, 15, 16, 17, 18, 19, 23};
    map.move(taken, SeatStatus.SOLD);
    assertThat(map.best(TYPE, 4, false)).containsExactly(8, 9, 12, 13);
    assertThat(map.best(TYPE, 6, false)).containsExactly(0, 1, 2, 20, 21, 22);
    assertThat(map.best(TYPE, 10, false)).hasSize(10);
    assertThat(map.best(TYPE, 11, false)).isNull();
  }

  @Test
  void seats_of_another_type_are_never_chosen() {
    SeatMap map = map(block(0, 0, 1, 4, OTHER, new int[0]), block(1, 4, 1, 4, TYPE, new int[0]));
    assertThat(map.best(TYPE, 4, false)).containsExactly(4, 5, 6, 7);
    assertThat(map.best(TYPE, 5, false)).isNull();
    assertThat(map.best(UUID.randomUUID(), 1, false)).isNull();
  }

  @Test
  void a_choice_of_ones_own_may_leave_a_single_seat_only_where_it_must() {
    assertThat(row("....").orphanOf(new int[] {1, 2})).isEqualTo(0);
    assertThat(row("....").orphanOf(new int[] {0, 1})).isEqualTo(-1);
    assertThat(row("...").orphanOf(new int[] {1, 2})).isEqualTo(-1);
    assertThat(row("..").orphanOf(new int[] {0})).isEqualTo(-1);
    assertThat(row("...").orphanOf(new int[] {1})).isEqualTo(0);
    assertThat(row("X....X..").orphanOf(new int[] {2, 3})).isEqualTo(1);
    assertThat(row("......").orphanOf(new int[] {0, 2})).isEqualTo(1);
    // one that was alone before is no reproach
    assertThat(row(".X....").orphanOf(new int[] {2, 3})).isEqualTo(-1);
  }

  @Test
  void choices_hold_what_they_promise_on_random_maps() {
    long seed = Long.getLong("it.seed", System.nanoTime());
    System.out.println("BestAvailableTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      SeatMap map = random(random);
      int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 150 : 7);
      int[] chosen = map.best(TYPE, count, false);
      List<int[]> free = freeRuns(map);
      int total = free.stream().mapToInt(run -> run[1]).sum();
      if (chosen == null) {
        assertThat(total).as("seed %d round %d", seed, round).isLessThan(count);
        continue;
      }
      assertThat(chosen).hasSize(count).doesNotHaveDuplicates().isSorted();
      for (int seat : chosen) {
        assertThat(map.status(seat)).isEqualTo(SeatStatus.AVAILABLE);
      }
      assertThat(parts(map, chosen))
          .as("fewest runs, seed %d round %d", seed, round)
          .isEqualTo(fewestParts(free, count));
      if (free.stream().anyMatch(run -> run[1] == count || run[1] >= count + 2)) {
        assertThat(map.orphanOf(chosen)).as("seed %d round %d", seed, round).isEqualTo(-1);
        assertThat(leavesAlone(free, chosen)).as("seed %d round %d", seed, round).isFalse();
      }
    }
  }

  @Test
  void a_map_in_bytes_says_the_same_and_catches_up_with_deltas() {
    Random random = new Random(7);
    SeatMap map = map(block(0, 0, 7, 9, TYPE, new int[] {4, 5}));
    List<SeatMap.Delta> deltas = new ArrayList<>();
    SeatMap behind = map(block(0, 0, 7, 9, TYPE, new int[] {4, 5}));
    for (int version = 2; version < 40; version++) {
      int seat = random.nextInt(61);
      SeatStatus to = SeatStatus.of(random.nextInt(4));
      map.move(new int[] {seat}, to);
      deltas.add(new SeatMap.Delta(version, new int[] {seat}, new int[] {to.code()}));
    }
    behind.catchUp(deltas);
    assertThat(behind.bytes()).isEqualTo(map.bytes());
    assertThat(behind.version()).isEqualTo(39);
    for (int seat = 0; seat < 61; seat++) {
      int bits = map.bytes()[seat / 4] >>> (2 * (seat % 4)) & 3;
      assertThat(bits).isEqualTo(map.status(seat).code());
      assertThat(map.layout().find(map.layout().ref(seat))).isEqualTo(seat);
    }
    assertThat(behind.best(TYPE, 2, false)).isEqualTo(map.best(TYPE, 2, false));
  }

  private static SeatMap random(Random random) {
    int columns = 1 + random.nextInt(random.nextInt(10) == 0 ? 90 : 12);
    int rows = 1 + random.nextInt(5);
    BitSet gone = new BitSet();
    for (int i = 0; i < random.nextInt(4); i++) {
      gone.set(1 + random.nextInt(Math.max(1, rows * columns - 1)));
    }
    int[] removed = gone.stream().filter(place -> place < rows * columns).toArray();
    SeatBlock first = block(0, 0, rows, columns, TYPE, removed);
    SeatMap map = map(first, block(1, first.seats(), 2, 5, TYPE, new int[0]));
    double full = random.nextDouble();
    for (int seat = 0; seat < map.layout().seats(); seat++) {
      if (random.nextDouble() < full) {
        map.move(new int[] {seat}, SeatStatus.of(1 + random.nextInt(3)));
      }
    }
    return map;
  }

  /** First seat and length of each longest run of free seats. */
  private static List<int[]> freeRuns(SeatMap map) {
    List<int[]> runs = new ArrayList<>();
    for (int stretch = 0; stretch < map.layout().stretches(); stretch++) {
      int length = 0;
      int first = map.layout().first(stretch);
      for (int i = 0; i <= map.layout().length(stretch); i++) {
        if (i < map.layout().length(stretch) && map.status(first + i) == SeatStatus.AVAILABLE) {
          length++;
        } else if (length > 0) {
          runs.add(new int[] {first + i - length, length});
          length = 0;
        }
      }
    }
    return runs;
  }

  private static int fewestParts(List<int[]> runs, int count) {
    int[] lengths = runs.stream().mapToInt(run -> run[1]).sorted().toArray();
    int left = count;
    int parts = 0;
    for (int i = lengths.length - 1; left > 0; i--) {
      left -= lengths[i];
      parts++;
    }
    return parts;
  }

  private static int parts(SeatMap map, int[] chosen) {
    int parts = 1;
    for (int i = 1; i < chosen.length; i++) {
      boolean adjoin =
          chosen[i] == chosen[i - 1] + 1
              && map.layout().stretchOf(chosen[i]) == map.layout().stretchOf(chosen[i - 1]);
      parts += adjoin ? 0 : 1;
    }
    return parts;
  }

  private static boolean leavesAlone(List<int[]> runs, int[] chosen) {
    for (int[] run : runs) {
      int from = chosen[0] - run[0];
      if (from >= 0 && from < run[1]) {
        int behind = run[0] + run[1] - 1 - chosen[chosen.length - 1];
        return from == 1 || behind == 1;
      }
    }
    throw new AssertionError(Arrays.toString(chosen));
  }
}

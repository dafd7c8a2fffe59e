package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.seat.SeatMap;
import io.boxoffice.inventory.seat.SeatStatus;
import io.boxoffice.inventory.seat.SeatStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event's seats in the hands of one batch. Moves show in the map at once, so that the next
 * command sees them; when the batch fails they are taken back.
 */
final class SeatMoves {
  private record Target(SeatStatus status, @Nullable UUID reservationId, @Nullable UUID holdId) {}

  private final SeatMap map;
  private final Map<Integer, SeatStatus> origins = new TreeMap<>();
  private final Map<Integer, Target> targets = new TreeMap<>();
  private long version;

  SeatMoves(SeatMap map) {
    this.map = map;
  }

  SeatMap map() {
    return map;
  }

  void reserve(int[] seats, UUID reservationId) {
    move(seats, new Target(SeatStatus.RESERVED, reservationId, null));
  }

  void sell(int[] seats, UUID reservationId) {
    move(seats, new Target(SeatStatus.SOLD, reservationId, null));
  }

  void hold(int[] seats, UUID holdId) {
    move(seats, new Target(SeatStatus.HELD, null, holdId));
  }

  void free(int[] seats) {
    move(seats, new Target(SeatStatus.AVAILABLE, null, null));
  }

  private void move(int[] seats, Target to) {
    for (int seat : seats) {
      origins.putIfAbsent(seat, map.status(seat));
      targets.put(seat, to);
    }
    map.move(seats, to.status());
  }

  /** What the batch comes to, each seat once. */
  List<SeatStore.Move> all() {
    List<SeatStore.Move> moves = new ArrayList<>(targets.size());
    targets.forEach(
        (seat, to) -> {
          SeatStatus from = origins.getOrDefault(seat, SeatStatus.AVAILABLE);
          if (from != SeatStatus.AVAILABLE || to.status() != SeatStatus.AVAILABLE) {
            moves.add(new SeatStore.Move(seat, from, to.status(), to.reservationId(), to.holdId()));
          }
        });
    return moves;
  }

  /** Notes the version that the moves were written as. */
  void writtenAs(long newVersion) {
    version = newVersion;
  }

  /** Lets the map say that it shows what was written. */
  void committed() {
    if (version > map.version()) {
      map.version(version);
    }
  }

  /** Brings the map back to what the database says. */
  void undo() {
    origins.forEach((seat, status) -> map.move(new int[] {seat}, status));
    origins.clear();
    targets.clear();
  }
}

package io.boxoffice.inventory.seat;

import java.util.List;

/** Where a seat is; the code is its two bits in a map and its number in the database. */
public enum SeatStatus {
  AVAILABLE,
  RESERVED,
  SOLD,
  HELD;

  private static final List<SeatStatus> BY_CODE = List.of(values());

  /** Returns 0 to 3, in the order of the constants; part of the published map. */
  public int code() {
    return ordinal();
  }

  static SeatStatus of(int code) {
    return BY_CODE.get(code);
  }
}

package io.boxoffice.inventory.seat;

import java.util.List;

/** Where a seat is; the code is its two bits in a map and its number in the database. */
public enum SeatStatus {
  AVAILABLE(0),
  RESERVED(1),
  SOLD(2),
  HELD(3);

  private static final List<SeatStatus> BY_CODE = List.of(AVAILABLE, RESERVED, SOLD, HELD);
  private final int code;

  SeatStatus(int code) {
    this.code = code;
  }

  /** Returns 0 to 3; part of the published map. */
  public int code() {
    return code;
  }

  static SeatStatus of(int code) {
    return BY_CODE.get(code);
  }
}

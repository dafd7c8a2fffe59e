package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.price.Adjustment;

/**
 * Where the tickets of one type are; the four counts always add up to the capacity.
 *
 * @param capacity tickets that exist
 * @param available tickets that may be reserved
 * @param reserved tickets in unexpired reservations
 * @param sold tickets in confirmed reservations, less those returned
 * @param held tickets that the organiser took off sale
 */
public record StockCounts(int capacity, int available, int reserved, int sold, int held) {

  /** Returns the counts of a new type, all of it available. */
  public static StockCounts of(int capacity) {
    return new StockCounts(capacity, capacity, 0, 0, 0);
  }

  /** Tickets that a smaller capacity could not take away. */
  public int inUse() {
    return reserved + sold + held;
  }

  /** Returns the share of the capacity that is sold, in basis points. */
  public int shareSold() {
    return capacity == 0 ? 0 : Math.toIntExact((long) sold * Adjustment.WHOLE / capacity);
  }

  /** Whether no count is negative and they add up to the capacity. */
  public boolean addUp() {
    return available >= 0
        && reserved >= 0
        && sold >= 0
        && held >= 0
        && (long) available + reserved + sold + held == capacity;
  }

  StockCounts reserve(int quantity) {
    return new StockCounts(capacity, available - quantity, reserved + quantity, sold, held);
  }

  StockCounts confirm(int quantity) {
    return new StockCounts(capacity, available, reserved - quantity, sold + quantity, held);
  }

  StockCounts release(int quantity) {
    return new StockCounts(capacity, available + quantity, reserved - quantity, sold, held);
  }

  StockCounts takeBack(int quantity) {
    return new StockCounts(capacity, available + quantity, reserved, sold - quantity, held);
  }

  StockCounts resize(int newCapacity) {
    return new StockCounts(newCapacity, newCapacity - inUse(), reserved, sold, held);
  }

  StockCounts hold(int quantity) {
    return new StockCounts(capacity, available - quantity, reserved, sold, held + quantity);
  }

  StockCounts letGo(int quantity) {
    return new StockCounts(capacity, available + quantity, reserved, sold, held - quantity);
  }

  StockCounts writeOff(int quantity) {
    return new StockCounts(capacity, available, reserved, sold - quantity, held + quantity);
  }
}

package io.boxoffice.inventory.seat;

/**
 * A seat by its place in the house.
 *
 * @param row from 1
 * @param seat from 1, within the row
 */
public record SeatRef(String section, String subsection, int row, int seat) {}

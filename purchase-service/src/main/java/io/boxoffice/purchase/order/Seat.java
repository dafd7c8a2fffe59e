package io.boxoffice.purchase.order;

/**
 * A seat that a ticket is for.
 *
 * @param number the seat's number within the event, by which inventory knows it
 * @param row from 1
 * @param seat from 1, within the row
 */
public record Seat(int number, String section, String subsection, int row, int seat) {}

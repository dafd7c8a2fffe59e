package io.boxoffice.inventory.seat;

import java.util.UUID;

/**
 * A subsection: rows of equally many columns, less the places where there is no seat.
 *
 * @param index place among the event's blocks
 * @param firstSeat number of its first seat within the event
 * @param seats how many seats it has
 * @param removed places without a seat, {@code (row - 1) * columns + (seat - 1)}, ascending
 * @param accessible places of seats for people with disabilities, ascending
 */
public record SeatBlock(
    int index,
    String section,
    String subsection,
    UUID ticketTypeId,
    int firstSeat,
    int seats,
    int rows,
    int columns,
    int[] removed,
    int[] accessible) {}

package io.boxoffice.inventory.seatmap;

import java.util.List;
import java.util.UUID;

/**
 * A subsection of the house: rows of equally many columns.
 *
 * @param firstSeat number of its first seat; seats count on row by row, removed places left out
 * @param removed places without a seat, {@code (row - 1) * columns + (seat - 1)}
 * @param accessible places of seats for people with disabilities
 */
record SeatBlockView(
    String section,
    String subsection,
    UUID ticketTypeId,
    int firstSeat,
    int rows,
    int columns,
    List<Integer> removed,
    List<Integer> accessible) {}

/** The map of an event's seats as everybody reads and follows it. */
@NullMarked
package io.boxoffice.inventory.seatmap;

import org.jspecify.annotations.NullMarked;

/** Seats: how an event's seats lie, which of them are taken, and which to offer together. */
@NullMarked
package io.boxoffice.inventory.seat;

import org.jspecify.annotations.NullMarked;

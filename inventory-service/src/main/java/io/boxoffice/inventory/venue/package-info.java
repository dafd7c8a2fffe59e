/** Venues: where events take place. */
@NullMarked
package io.boxoffice.inventory.venue;

import org.jspecify.annotations.NullMarked;

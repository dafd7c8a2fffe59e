/** The reservation engine: every change of an event's stock goes through its writer. */
@NullMarked
package io.boxoffice.inventory.reservation;

import org.jspecify.annotations.NullMarked;

/** Offers to hand a ticket over, and how an accepted one is carried out. */
@NullMarked
package io.boxoffice.transfer.handover;

import org.jspecify.annotations.NullMarked;

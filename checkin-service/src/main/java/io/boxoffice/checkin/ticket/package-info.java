/** What the gates know of a ticket. */
@NullMarked
package io.boxoffice.checkin.ticket;

import org.jspecify.annotations.NullMarked;

/** Ticket types as sellers edit them and everybody reads them. */
@NullMarked
package io.boxoffice.inventory.tickettype;

import org.jspecify.annotations.NullMarked;

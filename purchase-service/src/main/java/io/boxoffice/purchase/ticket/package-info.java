/** The ticket ledger: that a ticket exists, whose it is, and its way through its twelve states. */
@NullMarked
package io.boxoffice.purchase.ticket;

import org.jspecify.annotations.NullMarked;

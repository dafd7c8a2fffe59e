/** What this service asks of transfer: whom a ticket is offered to. */
@NullMarked
package io.boxoffice.purchase.transfer;

import org.jspecify.annotations.NullMarked;

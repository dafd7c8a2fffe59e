/** What transfers ask of the ticket ledger. */
@NullMarked
package io.boxoffice.transfer.purchase;

import org.jspecify.annotations.NullMarked;

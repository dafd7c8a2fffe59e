/** What the ticket ledger tells. */
@NullMarked
package io.boxoffice.checkin.purchase;

import org.jspecify.annotations.NullMarked;

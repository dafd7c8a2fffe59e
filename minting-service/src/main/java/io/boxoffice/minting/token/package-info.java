/** One token per ticket: what the ledger wants, what the chain has, and the work in between. */
@NullMarked
package io.boxoffice.minting.token;

import org.jspecify.annotations.NullMarked;

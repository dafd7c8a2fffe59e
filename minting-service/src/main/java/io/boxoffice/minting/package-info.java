/** Proof of ownership: mirrors each ticket's owner as a token on Solana. */
@NullMarked
package io.boxoffice.minting;

import org.jspecify.annotations.NullMarked;

/** Wallets that users have proved to hold the key of. */
@NullMarked
package io.boxoffice.minting.wallet;

import org.jspecify.annotations.NullMarked;

/** Speaks to Solana: keys, addresses, Token-2022 transactions and the JSON-RPC. */
@NullMarked
package io.boxoffice.minting.solana;

import org.jspecify.annotations.NullMarked;

package io.boxoffice.minting.wallet;

import java.time.Instant;
import java.util.UUID;

/** A user's active wallet. */
record Wallet(UUID id, String address, Instant linkedAt) {}

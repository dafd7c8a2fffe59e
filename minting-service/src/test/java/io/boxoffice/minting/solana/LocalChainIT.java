package io.boxoffice.minting.solana;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.minting.LocalChain;
import org.junit.jupiter.api.Test;

/** The tests of the JSON-RPC front run with node; here they become part of the build. */
class LocalChainIT {
  @Test
  void theChainPassesItsOwnTests() {
    LocalChain.demand();
    assertThat(LocalChain.passesItsOwnTests()).as("see target/local-chain.log").isTrue();
  }
}

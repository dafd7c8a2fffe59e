package io.boxoffice.minting.token;

import io.boxoffice.minting.solana.SolanaRpcException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Says once when the chain is lost, and once when it is back, whichever worker notices. */
@Component
class ChainReachability {
  private static final Logger LOG = LoggerFactory.getLogger(ChainReachability.class);
  private final AtomicBoolean reachable = new AtomicBoolean(true);

  void lost(SolanaRpcException e) {
    if (reachable.compareAndSet(true, false)) {
      LOG.warn("Solana does not answer; jobs wait and are tried again: {}", e.getMessage());
    }
  }

  void answered() {
    if (reachable.compareAndSet(false, true)) {
      LOG.info("Solana answers again");
    }
  }

  boolean reachable() {
    return reachable.get();
  }
}

package io.boxoffice.minting.token;

import io.boxoffice.minting.solana.ConditionalOnChain;
import io.boxoffice.minting.solana.PlatformKey;
import io.boxoffice.minting.solana.SolanaRpc;
import io.boxoffice.minting.solana.SolanaRpcException;
import io.boxoffice.minting.solana.SolanaSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Watches the lamports that pay for rent and fees; on a local network it asks for more, elsewhere
 * somebody has to send them.
 */
@Component
@ConditionalOnChain
class FundPlatform {
  private static final Logger LOG = LoggerFactory.getLogger(FundPlatform.class);
  private static final String LOCAL_NETWORK = "localnet";
  private static final long LAMPORTS_PER_SOL = 1_000_000_000L;
  // A ticket takes about 0.007 SOL of rent until it is burned.
  private static final long LOW = 50 * LAMPORTS_PER_SOL;
  private static final long AIRDROP = 500 * LAMPORTS_PER_SOL;

  private final SolanaRpc rpc;
  private final PlatformKey platform;
  private final boolean local;
  private final AtomicLong balance;

  FundPlatform(SolanaRpc rpc, PlatformKey platform, SolanaSettings settings, MeterRegistry meters) {
    this.rpc = rpc;
    this.platform = platform;
    this.local = settings.network().equals(LOCAL_NETWORK);
    this.balance = new AtomicLong();
    meters.gauge("boxoffice.minting.platform.lamports", balance);
  }

  @Scheduled(fixedDelayString = "${boxoffice.minting.fund-every:5s}")
  void run() {
    try {
      long before = balance.getAndSet(rpc.balance(platform.address()));
      if (balance.get() >= LOW) {
        return;
      }
      if (local) {
        rpc.requestAirdrop(platform.address(), AIRDROP);
      } else if (before >= LOW || before == 0) {
        LOG.warn(
            "the platform account {} has {} lamports left for rent and fees: send it more",
            platform.address(),
            balance.get());
      }
    } catch (SolanaRpcException e) {
      LOG.debug("the platform's balance is not known: {}", e.getMessage());
    }
  }
}

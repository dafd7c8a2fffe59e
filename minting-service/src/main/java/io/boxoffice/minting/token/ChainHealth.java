package io.boxoffice.minting.token;

import io.boxoffice.minting.solana.SolanaSettings;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Tells how the chain is doing; the service is healthy without it, because jobs wait. */
@Component("solana")
class ChainHealth implements HealthIndicator {
  private final SolanaSettings settings;
  private final ChainReachability reachability;

  ChainHealth(SolanaSettings settings, ChainReachability reachability) {
    this.settings = settings;
    this.reachability = reachability;
  }

  @Override
  public Health health() {
    String rpc = "off";
    if (settings.chainConfigured()) {
      rpc = reachability.reachable() ? "reachable" : "unreachable";
    }
    return Health.up().withDetail("network", settings.network()).withDetail("rpc", rpc).build();
  }
}

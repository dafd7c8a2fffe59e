package io.boxoffice.minting.solana;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How to reach Solana, and as whom.
 *
 * @param rpcUrl HTTP address of the JSON-RPC; empty: nothing is minted and jobs wait
 * @param privateKey platform key, base58 of the 64 bytes of seed and public key; never logged
 * @param network name of the network; on {@code localnet} the platform asks for an airdrop
 * @param timeout longest wait for one answer
 */
@Validated
@ConfigurationProperties("boxoffice.solana")
public record SolanaSettings(
    @DefaultValue("")
        @Pattern(
            regexp = "|https?://.{1,500}",
            message = "SOLANA_RPC_URL must be an http(s) address, or empty to leave the chain off")
        String rpcUrl,
    @DefaultValue("") String privateKey,
    @DefaultValue("localnet")
        @Pattern(
            regexp = "[a-z0-9-]{1,40}",
            message = "SOLANA_NETWORK is a short name such as localnet, devnet or mainnet-beta")
        String network,
    @DefaultValue("10s") @NotNull Duration timeout) {

  /** Returns whether a chain is configured at all. */
  public boolean chainConfigured() {
    return !rpcUrl.isBlank();
  }

  /** Returns whether the platform key is well-formed, or absent where no chain needs it. */
  @AssertTrue(
      message =
          "set SOLANA_PRIVATE_KEY to the base58 of the platform's 64-byte key pair (seed and"
              + " matching public key); it is needed as soon as SOLANA_RPC_URL is set")
  public boolean isPrivateKeyUsable() {
    return privateKey.isBlank() ? !chainConfigured() : PlatformKey.isWellFormed(privateKey);
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "SolanaSettings[rpcUrl=" + rpcUrl + ", network=" + network + "]";
  }
}

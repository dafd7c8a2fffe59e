package io.boxoffice.minting.solana;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.p2p.solanaj.core.PublicKey;

/**
 * Where a ticket's accounts are: derived from the platform's address and a seed, never chosen.
 *
 * <p>Creating an account that exists fails, so a second mint of the same ticket, or a second move
 * to the same generation, fails by itself whatever was forgotten. A burn closes the accounts and
 * would free the addresses: the generation in the seed is what keeps them apart.
 */
public final class TicketAddresses {
  /** An account created with a seed: the seed and the address it gives. */
  record Seeded(String seed, PublicKey address) {}

  private static final int SEED_LENGTH = 32;
  private final PublicKey platform;

  /** Addresses under a platform key. */
  public TicketAddresses(PlatformKey platform) {
    this.platform = platform.publicKey();
  }

  /** Returns the mint's address of a ticket that was issued with this generation. */
  public String mint(UUID ticketId, long mintGeneration) {
    return seededMint(ticketId, mintGeneration).address().toBase58();
  }

  /** Returns the address of the account that holds the token in this generation. */
  public String holder(UUID ticketId, long generation) {
    return seededHolder(ticketId, generation).address().toBase58();
  }

  Seeded seededMint(UUID ticketId, long mintGeneration) {
    return seeded("mint", ticketId, mintGeneration);
  }

  Seeded seededHolder(UUID ticketId, long generation) {
    return seeded("holder", ticketId, generation);
  }

  private Seeded seeded(String kind, UUID ticketId, long generation) {
    byte[] digest = sha256("boxoffice:%s:%s:%d".formatted(kind, ticketId, generation));
    String seed = HexFormat.of().formatHex(Arrays.copyOf(digest, SEED_LENGTH / 2));
    return new Seeded(seed, PublicKey.createWithSeed(platform, seed, Token2022.PROGRAM));
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

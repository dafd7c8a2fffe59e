package io.boxoffice.minting.wallet;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Links a wallet to a user who proves to hold its key, by signing a text that is good once. */
@Service
class LinkWallet {
  private static final Duration CHALLENGE_LIFE = Duration.ofMinutes(10);
  private static final int NONCE_BYTES = 16;

  private final WalletStore wallets;
  private final TransactionTemplate transaction;
  private final InstantSource time;
  private final SecureRandom random = new SecureRandom();

  LinkWallet(WalletStore wallets, TransactionTemplate transaction, InstantSource time) {
    this.wallets = wallets;
    this.transaction = transaction;
    this.time = time;
  }

  /** A text to sign, and until when. */
  record Challenge(String challenge, Instant expiresAt) {}

  /** Makes a text that names user, tenant and address, so that it fits nothing else. */
  Challenge challenge(UUID userId, String address) {
    UUID tenant = TenantContext.required().tenantId();
    Instant expiry = time.instant().plus(CHALLENGE_LIFE).truncatedTo(ChronoUnit.SECONDS);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    String text =
        "Boxoffice: link wallet %s to user %s of tenant %s. Valid until %s. Nonce %s"
            .formatted(address, userId, tenant, expiry, HexFormat.of().formatHex(nonce));
    transaction.executeWithoutResult(
        status -> wallets.keepChallenge(tenant, userId, address, text, expiry));
    return new Challenge(text, expiry);
  }

  /** Links the address, in place of the user's earlier one. */
  LinkOutcome link(UUID userId, String address, String challenge, String signature) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              LinkOutcome outcome = decide(userId, address, challenge, signature);
              if (outcome instanceof LinkOutcome.AddressTaken) {
                // Keeps the user's earlier wallet, which was unlinked to make room.
                status.setRollbackOnly();
              }
              return outcome;
            }));
  }

  private LinkOutcome decide(UUID userId, String address, String challenge, String signature) {
    Instant now = time.instant();
    if (!wallets.takeChallenge(userId, address, challenge, now)) {
      return new LinkOutcome.ChallengeUnknown();
    }
    if (!WalletSignature.verify(address, challenge, signature)) {
      return new LinkOutcome.SignatureWrong();
    }
    wallets.lockUser(userId);
    Optional<Wallet> before = wallets.active(userId);
    if (before.isPresent() && before.get().address().equals(address)) {
      return new LinkOutcome.Linked(before.get());
    }
    before.ifPresent(wallet -> wallets.unlink(wallet.id(), now));
    Wallet wallet = new Wallet(Ids.next(), address, now.truncatedTo(ChronoUnit.MICROS));
    return wallets.link(TenantContext.required().tenantId(), userId, wallet)
        ? new LinkOutcome.Linked(wallet)
        : new LinkOutcome.AddressTaken();
  }

  /** Returns the user's linked wallet, if any. */
  List<Wallet> mine(UUID userId) {
    return Objects.requireNonNull(transaction.execute(status -> wallets.list(userId)));
  }
}

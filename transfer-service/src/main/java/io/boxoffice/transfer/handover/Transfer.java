package io.boxoffice.transfer.handover;

import io.boxoffice.common.security.CurrentUser;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An offer to hand a ticket over, and what became of it.
 *
 * @param id the transfer; also the operation id at the ledger and the gates
 * @param ticketId the ticket
 * @param eventId its event
 * @param fromUserId who offers
 * @param toUserId to whom; null until somebody with the address has accepted
 * @param toEmail to which address, lower case, when no user was named
 * @param message what the sender says
 * @param status state
 * @param step next thing to do
 * @param reason why it was cancelled
 * @param transferCode what people call it by; no secret
 * @param acceptanceCodeHash hash of the secret that the recipient needs
 * @param wrongCodes how often a wrong secret was tried
 * @param generation the ticket's generation that the claim reserved
 * @param attempts how often the current step got no answer
 * @param expiresAt until when it may be accepted
 * @param createdAt when it was offered
 * @param acceptedAt when it was accepted
 * @param closedAt when it came to its end
 * @param version grows with every change
 */
record Transfer(
    UUID id,
    UUID ticketId,
    UUID eventId,
    UUID fromUserId,
    @Nullable UUID toUserId,
    @Nullable String toEmail,
    @Nullable String message,
    TransferStatus status,
    Step step,
    @Nullable String reason,
    String transferCode,
    byte[] acceptanceCodeHash,
    int wrongCodes,
    @Nullable Integer generation,
    int attempts,
    Instant expiresAt,
    Instant createdAt,
    @Nullable Instant acceptedAt,
    @Nullable Instant closedAt,
    long version) {

  /** What somebody has to do with a transfer. */
  enum Part {
    /** Offered it. */
    SENDER,
    /** May accept it. */
    RECIPIENT,
    /** Has the address, but has not shown so yet. */
    UNVERIFIED_RECIPIENT,
    /** Nothing. */
    NONE
  }

  Part partOf(CurrentUser user) {
    if (user.userId().equals(fromUserId)) {
      return Part.SENDER;
    }
    if (toUserId != null) {
      return user.userId().equals(toUserId) ? Part.RECIPIENT : Part.NONE;
    }
    String email = user.email();
    if (email == null || toEmail == null || !email.toLowerCase(Locale.ROOT).equals(toEmail)) {
      return Part.NONE;
    }
    return user.emailVerified() ? Part.RECIPIENT : Part.UNVERIFIED_RECIPIENT;
  }

  boolean overdue(Instant now) {
    return !now.isBefore(expiresAt);
  }
}

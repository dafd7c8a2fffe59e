package io.boxoffice.purchase.transfer;

import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.purchase.transfer.TransferClient.OfferAnswer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tickets that are being offered to somebody. */
@Component
public class Offers {
  private final TransferClient client;

  Offers(TransferClient client) {
    this.client = client;
  }

  /**
   * An offer that may still be accepted.
   *
   * @param toEmail the address that it was made to, or null when it was made to a user
   */
  public record Offer(@Nullable String toEmail, Instant expiresAt) {
    /** Never shows the address. */
    @Override
    public String toString() {
      return "Offer[" + expiresAt + "]";
    }
  }

  /**
   * Returns an offer that may still be accepted; empty when it is over or there is none.
   *
   * @throws io.boxoffice.common.remote.RemoteUnavailable when transfer does not answer
   */
  public Optional<Offer> open(UUID transferId) {
    try {
      OfferAnswer answer = client.transfer(transferId);
      return answer.status().equals("pending")
          ? Optional.of(new Offer(answer.toEmail(), answer.expiresAt()))
          : Optional.empty();
    } catch (RemoteRefusal refusal) {
      if (refusal.slug().equals("unknown-transfer")) {
        return Optional.empty();
      }
      throw refusal;
    }
  }
}

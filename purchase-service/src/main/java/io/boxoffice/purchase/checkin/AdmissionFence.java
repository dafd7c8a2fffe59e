package io.boxoffice.purchase.checkin;

import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.purchase.checkin.CheckinClient.FenceRequest;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The fence between a ticket's operations and the gates. A decision is final for its operation: a
 * repeated call gets the same answer. No answer stays a {@link
 * io.boxoffice.common.remote.RemoteUnavailable}.
 */
@Component
public class AdmissionFence {
  private final CheckinClient client;

  AdmissionFence(CheckinClient client) {
    this.client = client;
  }

  /** What check-in decided. */
  public sealed interface Decision {
    /** Every older code is dead. */
    record Fenced() implements Decision {}

    /**
     * Nothing has changed at the gates.
     *
     * @param reason already-admitted, doors-open or generation-taken
     */
    record Refused(String reason) implements Decision {}
  }

  /** Kills every code of the ticket. */
  public Decision block(
      UUID ticketId, UUID eventId, int generation, UUID operationId, String reason) {
    return fence(
        ticketId, new FenceRequest(eventId, generation, operationId, "blocked", null, reason));
  }

  /** Kills every older code of the ticket and lets the owner have a live one. */
  public Decision own(UUID ticketId, UUID eventId, int generation, UUID operationId, UUID ownerId) {
    return fence(
        ticketId, new FenceRequest(eventId, generation, operationId, "owned_by", ownerId, null));
  }

  private Decision fence(UUID ticketId, FenceRequest request) {
    try {
      client.fence(ticketId, request);
      return new Decision.Fenced();
    } catch (RemoteRefusal refusal) {
      if (refusal.status() != 409) {
        throw refusal;
      }
      return new Decision.Refused(refusal.slug());
    }
  }
}

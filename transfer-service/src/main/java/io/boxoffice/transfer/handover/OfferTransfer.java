package io.boxoffice.transfer.handover;

import feign.FeignException;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.common.remote.RemoteUnavailable;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.transfer.purchase.PurchaseClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Offers a ticket to somebody, or says what speaks against it. */
@Service
class OfferTransfer {
  private static final Duration DAY = Duration.ofHours(24);

  private final PurchaseClient ledger;
  private final TransferStore transfers;
  private final TransferEvents events;
  private final TransferProperties properties;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  OfferTransfer(
      PurchaseClient ledger,
      TransferStore transfers,
      TransferEvents events,
      TransferProperties properties,
      TransactionTemplate transaction,
      InstantSource time) {
    this.ledger = ledger;
    this.transfers = transfers;
    this.events = events;
    this.properties = properties;
    this.transaction = transaction;
    this.time = time;
  }

  /** What came of an offer. */
  sealed interface Outcome {
    /** It stands; the acceptance code is shown this once. */
    record Offered(Transfer transfer, String acceptanceCode) implements Outcome {}

    /** Something speaks against it. */
    record Refused(Objection objection) implements Outcome {}

    /** No such ticket, or somebody else's: not told apart. */
    record UnknownTicket() implements Outcome {}
  }

  /** What speaks against an offer; empty when the ticket is unknown or somebody else's. */
  Optional<List<Objection>> validate(CurrentUser sender, UUID ticketId, Recipient recipient) {
    PurchaseClient.Ticket ticket = ownTicket(sender, ticketId);
    if (ticket == null) {
      return Optional.empty();
    }
    Instant now = time.instant();
    List<Objection> objections =
        new ArrayList<>(TransferRules.objections(ticket, recipient, sender, now, properties));
    transaction.executeWithoutResult(
        status -> {
          if (transfers.hasOpen(ticketId)) {
            objections.add(Objection.TRANSFER_PENDING);
          }
          if (reachedDailyLimit(sender, now)) {
            objections.add(Objection.DAILY_LIMIT);
          }
        });
    return Optional.of(objections);
  }

  Outcome offer(CurrentUser sender, UUID ticketId, Recipient recipient, @Nullable String message) {
    PurchaseClient.Ticket ticket = ownTicket(sender, ticketId);
    if (ticket == null) {
      return new Outcome.UnknownTicket();
    }
    Instant now = time.instant().truncatedTo(ChronoUnit.MICROS);
    List<Objection> objections =
        TransferRules.objections(ticket, recipient, sender, now, properties);
    if (!objections.isEmpty()) {
      return new Outcome.Refused(objections.getFirst());
    }
    UUID id = Ids.next();
    String acceptanceCode = Codes.newAcceptanceCode();
    Transfer transfer =
        new Transfer(
            id,
            ticketId,
            ticket.eventId(),
            sender.userId(),
            recipient instanceof Recipient.User user ? user.userId() : null,
            recipient instanceof Recipient.Address address ? address.email() : null,
            message,
            TransferStatus.PENDING,
            Step.OFFERED,
            null,
            Codes.newTransferCode(),
            Codes.hash(id, acceptanceCode),
            0,
            null,
            0,
            TransferRules.expiry(ticket, now, properties),
            now,
            null,
            null,
            1);
    return transaction.execute(status -> write(sender, transfer, acceptanceCode));
  }

  private Outcome write(CurrentUser sender, Transfer transfer, String acceptanceCode) {
    transfers.lockOffersOf(sender.userId());
    if (reachedDailyLimit(sender, transfer.createdAt())) {
      return new Outcome.Refused(Objection.DAILY_LIMIT);
    }
    if (!transfers.add(transfer)) {
      return new Outcome.Refused(Objection.TRANSFER_PENDING);
    }
    events.publish(transfer);
    return new Outcome.Offered(transfer, acceptanceCode);
  }

  private boolean reachedDailyLimit(CurrentUser sender, Instant now) {
    return transfers.offersOf(sender.userId(), now.minus(DAY)) >= TransferRules.MAX_OFFERS_A_DAY;
  }

  private PurchaseClient.@Nullable Ticket ownTicket(CurrentUser sender, UUID ticketId) {
    try {
      PurchaseClient.Ticket ticket = ledger.ticket(ticketId);
      return ticket.ownerId().equals(sender.userId()) ? ticket : null;
    } catch (RemoteRefusal e) {
      if (e.slug().equals("unknown-ticket")) {
        return null;
      }
      throw new RemoteUnavailable(e.client(), "an unexpected refusal", e);
    } catch (FeignException e) {
      throw new RemoteUnavailable("purchase", "an answer that cannot be read", e);
    }
  }
}

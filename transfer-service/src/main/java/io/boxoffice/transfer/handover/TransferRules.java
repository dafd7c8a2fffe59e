package io.boxoffice.transfer.handover;

import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.transfer.purchase.PurchaseClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What may be offered. Pure: the limits that need rows are checked where the rows are. */
final class TransferRules {
  static final int MAX_TRANSFERS_OF_A_TICKET = 5;
  static final int MAX_OFFERS_A_DAY = 20;
  static final int MAX_WRONG_CODES = 5;

  private static final Set<String> VALID = Set.of("sold", "minted", "active", "transferred");

  private TransferRules() {}

  /** Returns everything that speaks against the offer, in a fixed order. */
  static List<Objection> objections(
      PurchaseClient.Ticket ticket,
      Recipient recipient,
      CurrentUser sender,
      Instant now,
      TransferProperties properties) {
    List<Objection> objections = new ArrayList<>();
    if (isSender(recipient, sender)) {
      objections.add(Objection.TO_YOURSELF);
    }
    if (!ticket.transferable()) {
      objections.add(Objection.NOT_TRANSFERABLE);
    }
    if (!VALID.contains(ticket.status())) {
      objections.add(Objection.TICKET_NOT_VALID);
    }
    if (ticket.pendingOperation() != null) {
      objections.add(Objection.OPERATION_PENDING);
    }
    if (ticket.transferCount() >= Math.min(ticket.maxTransfers(), MAX_TRANSFERS_OF_A_TICKET)) {
      objections.add(Objection.TRANSFER_LIMIT);
    }
    if (!now.isBefore(deadline(ticket, properties))) {
      objections.add(Objection.TOO_LATE);
    }
    return objections;
  }

  /** Returns until when an offer may be accepted. */
  static Instant expiry(PurchaseClient.Ticket ticket, Instant now, TransferProperties properties) {
    Instant byLifetime = now.plus(properties.offerLifetime());
    Instant byEvent = deadline(ticket, properties);
    return byEvent.isBefore(byLifetime) ? byEvent : byLifetime;
  }

  private static Instant deadline(PurchaseClient.Ticket ticket, TransferProperties properties) {
    return ticket.eventStartsAt().minus(properties.cutOffBeforeStart());
  }

  private static boolean isSender(Recipient recipient, CurrentUser sender) {
    String own = sender.email();
    return switch (recipient) {
      case Recipient.User user -> user.userId().equals(sender.userId());
      case Recipient.Address address ->
          own != null && own.toLowerCase(Locale.ROOT).equals(address.email());
    };
  }
}

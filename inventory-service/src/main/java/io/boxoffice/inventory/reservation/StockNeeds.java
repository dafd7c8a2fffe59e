package io.boxoffice.inventory.reservation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What the commands of a batch name, and so what has to be read for them. */
final class StockNeeds {
  final Set<String> keys = new HashSet<>();

  /** Those of the keys that an order may have taken a reservation over with. */
  final Set<String> orderKeys = new HashSet<>();

  final Set<UUID> reservations = new HashSet<>();
  final Set<UUID> ticketTypes = new HashSet<>();
  final Set<UUID> buyers = new HashSet<>();
  final Set<UUID> bundles = new HashSet<>();
  final Set<UUID> holds = new HashSet<>();
  final Set<String> holdKeys = new HashSet<>();
  final Set<UUID> waiting = new HashSet<>();
  final Set<String> returnKeys = new HashSet<>();

  /** Whether every ticket type of the event is needed. */
  boolean allTicketTypes;

  /** Whether the event's pricing rules are needed. */
  boolean pricing;

  /** Whether stock may come back, which those who wait are offered. */
  boolean mayFree;

  /** Whether seats may be picked, moved or told. */
  boolean seats;

  /** Whether much stock may come back at once. */
  boolean mayFreeMuch;

  static StockNeeds of(List<StockCommand<?>> commands) {
    StockNeeds needs = new StockNeeds();
    commands.forEach(needs::add);
    return needs;
  }

  private void add(StockCommand<?> command) {
    switch (command) {
      case StockCommand.Reserve reserve -> {
        name(reserve.key());
        buyers.add(reserve.userId());
        reserve.items().forEach(item -> ticketTypes.add(item.ticketTypeId()));
        reserve.bundles().forEach(item -> bundles.add(item.bundleId()));
        seats = true;
      }
      case StockCommand.TakeOver takeOver -> {
        name(takeOver.key());
        reservations.add(takeOver.reservationId());
        seats = true;
      }
      case StockCommand.Confirm confirm -> {
        reservations.add(confirm.reservationId());
        seats = true;
      }
      case StockCommand.Release release -> {
        name(release.key());
        frees();
      }
      case StockCommand.GiveBack giveBack -> {
        reservations.add(giveBack.reservationId());
        frees();
      }
      case StockCommand.Expire expire -> {
        reservations.add(expire.reservationId());
        frees();
      }
      case StockCommand.ReturnStock back -> {
        returnKeys.add(back.key());
        back.items().forEach(item -> ticketTypes.add(item.ticketTypeId()));
        frees();
      }
      case StockCommand.WriteOff writeOff -> {
        for (SeatedItem item : writeOff.items()) {
          ticketTypes.add(item.ticketTypeId());
          holdKeys.add(HoldDecisions.writeOffKey(writeOff.key(), item));
        }
        seats = true;
      }
      case StockCommand.Hold hold -> {
        holdKeys.add(hold.key());
        ticketTypes.add(hold.item().ticketTypeId());
        seats = true;
      }
      case StockCommand.ReleaseHold release -> {
        holds.add(release.holdId());
        mayFreeMuch = true;
        frees();
      }
      case StockCommand.JoinWaitlist join -> {
        waiting.add(join.userId());
        buyers.add(join.userId());
        ticketTypes.add(join.ticketTypeId());
      }
      case StockCommand.LeaveWaitlist leave -> {
        waiting.add(leave.userId());
        frees();
      }
      case StockCommand.OfferWaiting offer -> {
        allTicketTypes = true;
        mayFreeMuch = true;
        frees();
      }
      case StockCommand.CancelEvent cancel -> {}
      case StockCommand.AddTicketType add -> priceAllTypes();
      case StockCommand.ReplacePricing replace -> priceAllTypes();
      case StockCommand.Reprice reprice -> priceAllTypes();
      case StockCommand.ChangeTicketType change -> {
        priceAllTypes();
        mayFreeMuch = true;
        mayFree = true;
      }
      case StockCommand.RemoveTicketType remove -> allTicketTypes = true;
    }
  }

  private void name(String key) {
    keys.add(key);
    if (ReservationKeys.mayBeOrders(key)) {
      orderKeys.add(key);
    }
  }

  /** Adds what a place in the waitlist leads to. */
  void name(Place place) {
    ticketTypes.add(place.ticketTypeId());
    UUID reservationId = place.reservationId();
    if (reservationId != null) {
      reservations.add(reservationId);
    }
  }

  /** Adds the ticket types of what was read. */
  void name(List<Claim> claims, List<Hold> held, List<Bundle> sets) {
    for (Claim claim : claims) {
      claim.lines().forEach(line -> ticketTypes.add(line.ticketTypeId()));
    }
    held.forEach(hold -> ticketTypes.add(hold.item().ticketTypeId()));
    for (Bundle bundle : sets) {
      bundle.parts().forEach(part -> ticketTypes.add(part.ticketTypeId()));
    }
  }

  private void priceAllTypes() {
    allTicketTypes = true;
    pricing = true;
  }

  private void frees() {
    mayFree = true;
    seats = true;
  }
}

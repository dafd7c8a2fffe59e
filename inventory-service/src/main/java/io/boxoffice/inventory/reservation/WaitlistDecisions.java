package io.boxoffice.inventory.reservation;

import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.reservation.StockBook.LockedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Decides who waits for what, and who is offered what came back.
 *
 * <p>Offers go in the order of joining to the first whose group fits what is left; who wants more
 * keeps the place. An offer is a reservation in the buyer's name, made in the transaction in which
 * the stock came back, so nobody else gets at it in between.
 */
final class WaitlistDecisions {
  /** Most buyers that wait for one ticket type. */
  static final int MOST_WAITING = 100_000;

  private static final Actor WAITLIST = new Actor("system", null, null, "waitlist");
  private final StockDecisions decisions;
  private final Duration offerTtl;

  WaitlistDecisions(StockDecisions decisions, Duration offerTtl) {
    this.decisions = decisions;
    this.offerTtl = offerTtl;
  }

  WaitlistOutcome join(StockBook book, StockCommand.JoinWaitlist command, Instant now) {
    LockedEvent event = book.event();
    if (event == null || event.deleted()) {
      return new WaitlistOutcome.UnknownEvent();
    }
    StockLine line = book.line(command.ticketTypeId());
    if (line == null) {
      return new WaitlistOutcome.UnknownTicketType(command.ticketTypeId());
    }
    for (Place place : book.places()) {
      if (isOpen(place)
          && place.userId().equals(command.userId())
          && place.ticketTypeId().equals(line.id())) {
        return place.quantity() == command.quantity()
            ? new WaitlistOutcome.Joined(place.id())
            : new WaitlistOutcome.WaitsAlready(line.id(), place.quantity());
      }
    }
    if (StockDecisions.closed(event, now) != null) {
      return new WaitlistOutcome.EventNotOnSale(event.summary().status());
    }
    TicketTypeTerms terms = line.terms();
    int quantity = command.quantity();
    if (!terms.onSaleAt(now)) {
      return new WaitlistOutcome.SaleNotOpen(line.id());
    }
    if (quantity < terms.minPerOrder() || quantity > terms.maxPerOrder()) {
      return new WaitlistOutcome.QuantityOutOfBounds(
          line.id(), terms.minPerOrder(), terms.maxPerOrder());
    }
    Integer limit = terms.maxPerUser();
    if (limit != null && book.heldBy(command.userId(), line.id()) + quantity > limit) {
      return new WaitlistOutcome.PerUserLimit(
          line.id(), limit, book.heldBy(command.userId(), line.id()));
    }
    if (decisions.hasStock(line, quantity)) {
      return new WaitlistOutcome.TicketsAvailable(line.id(), line.counts().available());
    }
    if (line.waiting() >= MOST_WAITING) {
      return new WaitlistOutcome.Full(line.id(), MOST_WAITING);
    }
    Place place =
        new Place(
            command.entryId(),
            line.id(),
            command.userId(),
            quantity,
            Place.Status.WAITING,
            null,
            null,
            now,
            0);
    book.join(place, line);
    return new WaitlistOutcome.Joined(place.id());
  }

  private static boolean isOpen(Place place) {
    return place.status() == Place.Status.WAITING || place.status() == Place.Status.OFFERED;
  }

  WaitlistOutcome leave(
      StockBook book, StockCommand.LeaveWaitlist command, Actor actor, Instant now) {
    for (Place place : List.copyOf(book.places())) {
      if (!place.userId().equals(command.userId())
          || !isOpen(place)
          || (command.ticketTypeId() != null
              && !place.ticketTypeId().equals(command.ticketTypeId()))) {
        continue;
      }
      UUID reservationId = place.reservationId();
      Claim claim = reservationId == null ? null : book.claim(reservationId);
      boolean ordered = claim != null && claim.orderKey() != null;
      if (!ordered) {
        book.move(place, Place.Status.LEFT, now);
        if (claim != null && claim.status() == ReservationStatus.RESERVED) {
          book.close(claim, ReservationChange.RELEASED, actor, now);
        }
      }
    }
    return new WaitlistOutcome.Left();
  }

  /** Offers what came back since the last call to those who wait for it. */
  void offer(StockBook book, Instant now) {
    LockedEvent event = book.event();
    List<UUID> types = book.takeFreed();
    if (event == null || types.isEmpty() || StockDecisions.closed(event, now) != null) {
      return;
    }
    for (UUID type : types) {
      StockLine line = book.line(type);
      if (line != null && line.waiting() > 0 && line.terms().onSaleAt(now)) {
        offer(book, event, line, now);
      }
    }
  }

  private void offer(StockBook book, LockedEvent event, StockLine line, Instant now) {
    for (Place place : List.copyOf(book.places())) {
      if (line.counts().available() == 0) {
        return;
      }
      if (place.status() != Place.Status.WAITING
          || !place.ticketTypeId().equals(line.id())
          || !decisions.hasStock(line, place.quantity())) {
        continue;
      }
      Integer limit = line.terms().maxPerUser();
      if (limit != null && book.heldBy(place.userId(), line.id()) + place.quantity() > limit) {
        book.move(place, Place.Status.LAPSED, now);
        continue;
      }
      List<Integer> seats = List.of();
      if (line.seated()) {
        int[] best = book.seatsOf(line).map().best(line.id(), place.quantity(), false);
        if (best == null) {
          continue;
        }
        seats = IntStream.of(best).boxed().toList();
      }
      Claim claim = claim(event, line, place, seats, now);
      ReserveDecision.take(book, claim);
      book.open(claim, WAITLIST, now);
      book.offer(place, claim, now);
    }
  }

  private Claim claim(
      LockedEvent event, StockLine line, Place place, List<Integer> seats, Instant now) {
    return new Claim(
        Ids.next(),
        event.summary().id(),
        place.userId(),
        ReservationKeys.ofWaitlist(place.id()),
        null,
        ReservationStatus.RESERVED,
        now.plus(offerTtl),
        line.terms().currency(),
        List.of(
            new Claim.Line(
                line.id(),
                place.quantity(),
                decisions.unitPriceMinor(line, place.quantity()),
                seats,
                null)),
        now,
        0);
  }
}

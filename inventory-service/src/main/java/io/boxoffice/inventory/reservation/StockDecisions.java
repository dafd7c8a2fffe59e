package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.reservation.StockBook.LockedEvent;
import io.boxoffice.inventory.seat.SeatLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides stock commands against a {@link StockBook}: no clock, no database, no randomness.
 *
 * <p>A refused command leaves the book as it was. A repeated one finds what the first left.
 */
class StockDecisions {
  static final int MAX_TYPES_PER_EVENT = 500;
  private final Duration ttl;
  private final PriceDecisions prices;
  private final HoldDecisions holds = new HoldDecisions(this);
  private final WaitlistDecisions waitlist;

  /**
   * @param ttl how long a reservation holds its stock
   * @param offerTtl how long what is offered to the waitlist is kept
   * @param prices whether and when dynamic prices are computed
   */
  StockDecisions(Duration ttl, Duration offerTtl, PriceSettings prices) {
    this.ttl = ttl;
    this.prices = new PriceDecisions(prices);
    this.waitlist = new WaitlistDecisions(this, offerTtl);
  }

  /** Returns what comes of the command, and notes in the book what has to be written. */
  StockOutcome decide(StockBook book, StockCommand<?> command, Actor actor, Instant now) {
    StockOutcome outcome = decideAlone(book, command, actor, now);
    // before the next command, so that nobody takes what those who wait are due
    waitlist.offer(book, now);
    return outcome;
  }

  private StockOutcome decideAlone(
      StockBook book, StockCommand<?> command, Actor actor, Instant now) {
    return switch (command) {
      case StockCommand.Reserve reserve -> reserve(book, reserve, actor, now);
      case StockCommand.TakeOver takeOver -> takeOver(book, takeOver, actor, now);
      case StockCommand.Confirm confirm -> confirm(book, confirm, actor, now);
      case StockCommand.Release release -> release(book, release, actor, now);
      case StockCommand.GiveBack giveBack -> giveBack(book, giveBack, actor, now);
      case StockCommand.Expire expire -> expire(book, expire, actor, now);
      case StockCommand.ReturnStock back -> holds.takeBack(book, back, now);
      case StockCommand.WriteOff writeOff -> holds.writeOff(book, writeOff, now);
      case StockCommand.Hold hold -> holds.hold(book, hold, now);
      case StockCommand.ReleaseHold release -> holds.release(book, release, now);
      case StockCommand.JoinWaitlist join -> waitlist.join(book, join, now);
      case StockCommand.LeaveWaitlist leave -> waitlist.leave(book, leave, actor, now);
      case StockCommand.OfferWaiting offer -> offerWaiting(book);
      case StockCommand.CancelEvent cancel -> cancelEvent(book, cancel);
      case StockCommand.AddTicketType add -> addType(book, add, actor, now);
      case StockCommand.ChangeTicketType change -> changeType(book, change, actor, now);
      case StockCommand.RemoveTicketType remove -> removeType(book, remove, now);
      case StockCommand.ReplacePricing replace -> prices.replace(book, replace, actor, now);
      case StockCommand.Reprice reprice -> prices.reprice(book, actor, now);
    };
  }

  /** The guard against selling what is not there. */
  boolean hasStock(StockLine line, int quantity) {
    return line.counts().available() >= quantity;
  }

  /** Returns the price of each ticket of a request for so many of a type. */
  long unitPriceMinor(StockLine line, int quantity) {
    return prices.unitPriceMinor(line, quantity);
  }

  private ReserveOutcome reserve(
      StockBook book, StockCommand.Reserve command, Actor actor, Instant now) {
    LockedEvent event = book.event();
    if (event == null || event.deleted()) {
      return new ReserveOutcome.UnknownEvent();
    }
    Claim known = book.claim(command.key());
    if (known != null) {
      return repeated(book, event, known, command);
    }
    ReserveOutcome.Refusal closed = closed(event, now);
    if (closed != null) {
      return closed;
    }
    return new ReserveDecision(this, book, command, now).decide(event, ttl, actor);
  }

  static ReserveOutcome.@Nullable Refusal closed(LockedEvent event, Instant now) {
    EventStatus status = event.summary().status();
    boolean open =
        switch (status) {
          // a sold-out event answers by its counts: stock may have come back in this batch
          case ACTIVE, SOLD_OUT -> now.isBefore(event.summary().endsAt());
          case DRAFT, CANCELLED, ENDED -> false;
        };
    return open ? null : new ReserveOutcome.EventNotOnSale(status);
  }

  /**
   * Returns why a buyer may not have so many of a type, or null.
   *
   * @param quantity tickets in all
   * @param single those of them that come in no bundle, or null for none
   */
  ReserveOutcome.@Nullable Refusal refusal(
      StockBook book,
      StockLine line,
      UUID userId,
      int quantity,
      @Nullable Integer single,
      Instant now) {
    TicketTypeTerms terms = line.terms();
    if (!terms.onSaleAt(now)) {
      return new ReserveOutcome.SaleNotOpen(line.id());
    }
    if ((single != null && single < terms.minPerOrder()) || quantity > terms.maxPerOrder()) {
      return new ReserveOutcome.QuantityOutOfBounds(
          line.id(), terms.minPerOrder(), terms.maxPerOrder());
    }
    Integer limit = terms.maxPerUser();
    if (limit != null) {
      int held = book.heldBy(userId, line.id());
      if (held + quantity > limit) {
        return new ReserveOutcome.PerUserLimit(line.id(), limit, held);
      }
    }
    return hasStock(line, quantity)
        ? null
        : new ReserveOutcome.SoldOut(line.id(), line.counts().available());
  }

  private static ReserveOutcome repeated(
      StockBook book, LockedEvent event, Claim known, StockCommand.Reserve command) {
    if (known.userId() != null
        && (!known.eventId().equals(event.summary().id())
            || !known.isOf(command.userId())
            || !SameRequest.made(book, known, command))) {
      return new ReserveOutcome.KeyReused();
    }
    return standing(book, event, known);
  }

  private static ReserveOutcome standing(StockBook book, LockedEvent event, Claim known) {
    return switch (known.status()) {
      case RESERVED, CONFIRMED -> reserved(book, event, known, true);
      case RELEASED -> new ReserveOutcome.ReservationReleased();
      case EXPIRED -> new ReserveOutcome.ReservationExpired();
    };
  }

  private static ReserveOutcome takeOver(
      StockBook book, StockCommand.TakeOver command, Actor actor, Instant now) {
    LockedEvent event = book.event();
    if (event == null || event.deleted()) {
      return new ReserveOutcome.UnknownEvent();
    }
    Claim known = book.claim(command.key());
    if (known != null && known.userId() == null) {
      return new ReserveOutcome.ReservationReleased();
    }
    Claim claim = book.claim(command.reservationId());
    if (known != null && known != claim) {
      return new ReserveOutcome.KeyReused();
    }
    if (claim == null
        || !claim.isOf(command.userId())
        || !claim.eventId().equals(event.summary().id())) {
      return new ReserveOutcome.UnknownReservation();
    }
    if (known != null) {
      return standing(book, event, claim);
    }
    return switch (claim.status()) {
      case EXPIRED -> new ReserveOutcome.ReservationExpired();
      case RELEASED -> new ReserveOutcome.ReservationReleased();
      case CONFIRMED -> new ReserveOutcome.BoundElsewhere();
      case RESERVED -> bind(book, event, claim, command.key(), actor, now);
    };
  }

  private static ReserveOutcome bind(
      StockBook book, LockedEvent event, Claim claim, String key, Actor actor, Instant now) {
    if (claim.orderKey() != null) {
      return new ReserveOutcome.BoundElsewhere();
    }
    if (claim.isDue(now)) {
      return new ReserveOutcome.ReservationExpired();
    }
    ReserveOutcome.Refusal closed = closed(event, now);
    if (closed != null) {
      return closed;
    }
    book.bind(claim, key, actor, now);
    return reserved(book, event, claim, false);
  }

  static ReserveOutcome reserved(StockBook book, LockedEvent event, Claim claim, boolean replayed) {
    List<Reservation.ReservedItem> items = new ArrayList<>();
    for (Claim.Line claimed : claim.lines()) {
      TicketTypeTerms terms = book.lineOf(claimed).terms();
      items.add(
          new Reservation.ReservedItem(
              claimed.ticketTypeId(),
              terms.name(),
              claimed.quantity(),
              claimed.unitPriceMinor(),
              terms.transferable(),
              terms.maxTransfers(),
              claimed.seats().isEmpty() ? null : seats(book, claimed),
              claimed.bundleId()));
    }
    Reservation reservation =
        new Reservation(
            claim.id(),
            claim.eventId(),
            Objects.requireNonNull(claim.userId()),
            claim.status(),
            Objects.requireNonNull(claim.expiresAt()),
            Objects.requireNonNull(claim.currency()),
            claim.totalMinor(),
            items);
    return new ReserveOutcome.Reserved(reservation, event.summary(), replayed);
  }

  private static List<Reservation.ReservedSeat> seats(StockBook book, Claim.Line claimed) {
    SeatLayout layout = book.seatsOf(book.lineOf(claimed)).map().layout();
    return claimed.seats().stream()
        .map(seat -> Reservation.ReservedSeat.of(seat, layout.ref(seat)))
        .toList();
  }

  private static ConfirmOutcome confirm(
      StockBook book, StockCommand.Confirm command, Actor actor, Instant now) {
    LockedEvent event = book.event();
    Claim claim = book.claim(command.reservationId());
    if (event == null || claim == null || !claim.eventId().equals(event.summary().id())) {
      return new ConfirmOutcome.UnknownReservation();
    }
    return switch (claim.status()) {
      case CONFIRMED -> new ConfirmOutcome.Confirmed();
      case EXPIRED -> new ConfirmOutcome.ReservationExpired();
      case RELEASED -> new ConfirmOutcome.ReservationReleased();
      case RESERVED -> {
        if (event.summary().status() == EventStatus.CANCELLED) {
          book.close(claim, ReservationChange.RELEASED, actor, now);
          yield new ConfirmOutcome.ReservationReleased();
        }
        // its time may be over, but the stock is still here, and the buyer has paid for it
        book.close(claim, ReservationChange.CONFIRMED, actor, now);
        yield new ConfirmOutcome.Confirmed();
      }
    };
  }

  private static ReleaseOutcome release(
      StockBook book, StockCommand.Release command, Actor actor, Instant now) {
    LockedEvent event = book.event();
    if (event == null) {
      // no reserve can come later either, so there is nothing to leave a tombstone for
      return new ReleaseOutcome.Released();
    }
    Claim claim = book.claim(command.key());
    if (claim == null) {
      book.open(
          new Claim(
              command.tombstoneId(),
              event.summary().id(),
              null,
              command.key(),
              null,
              ReservationStatus.RELEASED,
              null,
              null,
              List.of(),
              now,
              0),
          actor,
          now);
      return new ReleaseOutcome.Released();
    }
    if (!claim.eventId().equals(event.summary().id())) {
      return new ReleaseOutcome.KeyReused();
    }
    return end(book, claim, actor, now);
  }

  private static ReleaseOutcome giveBack(
      StockBook book, StockCommand.GiveBack command, Actor actor, Instant now) {
    LockedEvent event = book.event();
    Claim claim = book.claim(command.reservationId());
    if (event == null
        || claim == null
        || !claim.isOf(command.userId())
        || !claim.eventId().equals(event.summary().id())) {
      return new ReleaseOutcome.UnknownReservation();
    }
    if (claim.status() == ReservationStatus.RESERVED && claim.orderKey() != null) {
      return new ReleaseOutcome.BoundToOrder();
    }
    return end(book, claim, actor, now);
  }

  private static ReleaseOutcome end(StockBook book, Claim claim, Actor actor, Instant now) {
    return switch (claim.status()) {
      case CONFIRMED -> new ReleaseOutcome.AlreadyConfirmed();
      case RELEASED, EXPIRED -> new ReleaseOutcome.Released();
      case RESERVED -> {
        book.close(claim, ReservationChange.RELEASED, actor, now);
        yield new ReleaseOutcome.Released();
      }
    };
  }

  private static ExpireOutcome expire(
      StockBook book, StockCommand.Expire command, Actor actor, Instant now) {
    LockedEvent event = book.event();
    Claim claim = book.claim(command.reservationId());
    if (event == null
        || claim == null
        || !claim.eventId().equals(event.summary().id())
        || claim.status() != ReservationStatus.RESERVED
        || !(claim.isDue(now) || event.summary().status() == EventStatus.CANCELLED)) {
      return new ExpireOutcome.NotDue();
    }
    book.close(claim, ReservationChange.EXPIRED, actor, now);
    return new ExpireOutcome.Expired();
  }

  /** Offers what is left over to those who wait, should it ever have been missed. */
  private static WaitlistOutcome offerWaiting(StockBook book) {
    for (StockLine line : book.lines()) {
      if (line.waiting() > 0 && line.counts().available() > 0) {
        book.freed(line.id());
      }
    }
    return new WaitlistOutcome.Left();
  }

  private static CancelOutcome cancelEvent(StockBook book, StockCommand.CancelEvent command) {
    LockedEvent event = book.event();
    if (event == null || event.deleted()) {
      return new CancelOutcome.UnknownEvent();
    }
    EventStatus status = event.summary().status();
    return switch (status) {
      case CANCELLED -> new CancelOutcome.Cancelled();
      case ENDED -> new CancelOutcome.WrongStatus(status);
      case DRAFT, ACTIVE, SOLD_OUT -> {
        book.cancel(command.reason());
        yield new CancelOutcome.Cancelled();
      }
    };
  }

  private TicketTypeOutcome addType(
      StockBook book, StockCommand.AddTicketType command, Actor actor, Instant now) {
    LockedEvent event = book.event();
    if (event == null || event.deleted()) {
      return new TicketTypeOutcome.UnknownEvent();
    }
    StockLine known = book.line(command.ticketTypeId());
    if (known != null) {
      return new TicketTypeOutcome.Stored(known.snapshot());
    }
    TicketTypeOutcome refusal = unfit(book, event, command.ticketTypeId(), command.terms());
    if (refusal != null) {
      return refusal;
    }
    StockLine line =
        StockLine.added(command.ticketTypeId(), event.summary().id(), command.terms(), now);
    book.add(line);
    prices.first(book, line, actor, now);
    return new TicketTypeOutcome.Stored(line.snapshot());
  }

  private TicketTypeOutcome changeType(
      StockBook book, StockCommand.ChangeTicketType command, Actor actor, Instant now) {
    LockedEvent event = book.event();
    if (event == null || event.deleted()) {
      return new TicketTypeOutcome.UnknownEvent();
    }
    StockLine line = book.line(command.ticketTypeId());
    if (line == null) {
      return new TicketTypeOutcome.UnknownTicketType();
    }
    if (line.version() != command.expectedVersion()) {
      // the same edit again, after an answer that was lost
      boolean done =
          line.version() == command.expectedVersion() + 1 && line.terms().equals(command.terms());
      return done
          ? new TicketTypeOutcome.Stored(line.snapshot())
          : new TicketTypeOutcome.VersionConflict(line.version());
    }
    TicketTypeOutcome refusal = unfit(book, event, line.id(), command.terms());
    if (refusal != null) {
      return refusal;
    }
    if (command.terms().capacity() < line.counts().inUse()) {
      return new TicketTypeOutcome.CapacityBelowUse(line.counts().inUse());
    }
    if (!line.prices().limits().allow(command.terms().priceMinor())) {
      return new TicketTypeOutcome.PriceOutsideLimits(line.prices().limits());
    }
    if (line.seated() && command.terms().capacity() != line.counts().capacity()) {
      return new TicketTypeOutcome.Seated(line.counts().capacity());
    }
    boolean more = command.terms().capacity() > line.counts().capacity();
    long oldBase = line.terms().priceMinor();
    line.edit(command.terms(), now);
    if (more) {
      book.freed(line.id());
    }
    if (oldBase != command.terms().priceMinor()) {
      prices.edited(book, line, oldBase, actor, now);
    }
    return new TicketTypeOutcome.Stored(line.snapshot());
  }

  private static @Nullable TicketTypeOutcome unfit(
      StockBook book, LockedEvent event, UUID ticketTypeId, TicketTypeTerms terms) {
    EventStatus status = event.summary().status();
    if (status == EventStatus.CANCELLED || status == EventStatus.ENDED) {
      return new TicketTypeOutcome.EventClosed(status);
    }
    long others = 0;
    int types = 0;
    for (StockLine line : book.lines()) {
      if (line.removed() || line.id().equals(ticketTypeId)) {
        continue;
      }
      if (!line.terms().currency().equals(terms.currency())) {
        return new TicketTypeOutcome.OtherCurrency(line.terms().currency());
      }
      others += line.counts().capacity();
      types++;
    }
    if (types >= MAX_TYPES_PER_EVENT) {
      return new TicketTypeOutcome.TooManyTypes(MAX_TYPES_PER_EVENT);
    }
    Integer eventCapacity = event.capacity();
    return eventCapacity != null && others + terms.capacity() > eventCapacity
        ? new TicketTypeOutcome.EventCapacityExceeded(eventCapacity, Math.toIntExact(others))
        : null;
  }

  private static TicketTypeOutcome removeType(
      StockBook book, StockCommand.RemoveTicketType command, Instant now) {
    LockedEvent event = book.event();
    if (event == null || event.deleted()) {
      return new TicketTypeOutcome.UnknownEvent();
    }
    if (book.removedLine(command.ticketTypeId()) != null) {
      return new TicketTypeOutcome.Removed();
    }
    StockLine line = book.line(command.ticketTypeId());
    if (line == null) {
      return new TicketTypeOutcome.UnknownTicketType();
    }
    if (line.counts().inUse() > 0) {
      return new TicketTypeOutcome.InUse(line.counts().inUse());
    }
    if (line.seated()) {
      return new TicketTypeOutcome.Seated(line.counts().capacity());
    }
    line.remove(now);
    return new TicketTypeOutcome.Removed();
  }
}

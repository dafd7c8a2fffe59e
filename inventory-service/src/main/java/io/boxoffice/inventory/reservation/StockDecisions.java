package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.reservation.StockBook.LockedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
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

  /**
   * @param ttl how long a reservation holds its stock
   * @param prices whether and when dynamic prices are computed
   */
  StockDecisions(Duration ttl, PriceSettings prices) {
    this.ttl = ttl;
    this.prices = new PriceDecisions(prices);
  }

  /** Returns what comes of the command, and notes in the book what has to be written. */
  StockOutcome decide(StockBook book, StockCommand<?> command, Actor actor, Instant now) {
    return switch (command) {
      case StockCommand.Reserve reserve -> reserve(book, reserve, actor, now);
      case StockCommand.TakeOver takeOver -> takeOver(book, takeOver, actor, now);
      case StockCommand.Confirm confirm -> confirm(book, confirm, actor, now);
      case StockCommand.Release release -> release(book, release, actor, now);
      case StockCommand.GiveBack giveBack -> giveBack(book, giveBack, actor, now);
      case StockCommand.Expire expire -> expire(book, expire, actor, now);
      case StockCommand.ReturnStock back -> takeBack(book, back, now);
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

  private ReserveOutcome reserve(
      StockBook book, StockCommand.Reserve command, Actor actor, Instant now) {
    LockedEvent event = book.event();
    if (event == null || event.deleted()) {
      return new ReserveOutcome.UnknownEvent();
    }
    Claim known = book.claim(command.key());
    if (known != null) {
      return repeated(book, event, known, command.userId(), command.items());
    }
    ReserveOutcome.Refusal closed = closed(event, now);
    if (closed != null) {
      return closed;
    }
    List<Claim.Line> lines = new ArrayList<>();
    for (Item item : command.items()) {
      StockLine line = book.line(item.ticketTypeId());
      if (line == null) {
        return new ReserveOutcome.UnknownTicketType(item.ticketTypeId());
      }
      ReserveOutcome.Refusal refusal = refusal(book, line, command.userId(), item.quantity(), now);
      if (refusal != null) {
        return refusal;
      }
      lines.add(
          new Claim.Line(line.id(), item.quantity(), prices.unitPriceMinor(line, item.quantity())));
    }
    Claim claim =
        new Claim(
            command.reservationId(),
            event.summary().id(),
            command.userId(),
            command.key(),
            null,
            ReservationStatus.RESERVED,
            now.plus(ttl),
            book.lineOf(lines.getFirst()).terms().currency(),
            lines,
            now,
            0);
    for (Claim.Line claimed : lines) {
      StockLine line = book.lineOf(claimed);
      line.move(line.counts().reserve(claimed.quantity()));
    }
    book.open(claim, actor, now);
    return reserved(book, event, claim, false);
  }

  private static ReserveOutcome.@Nullable Refusal closed(LockedEvent event, Instant now) {
    EventStatus status = event.summary().status();
    boolean open =
        switch (status) {
          // a sold-out event answers by its counts: stock may have come back in this batch
          case ACTIVE, SOLD_OUT -> now.isBefore(event.summary().endsAt());
          case DRAFT, CANCELLED, ENDED -> false;
        };
    return open ? null : new ReserveOutcome.EventNotOnSale(status);
  }

  private ReserveOutcome.@Nullable Refusal refusal(
      StockBook book, StockLine line, UUID userId, int quantity, Instant now) {
    TicketTypeTerms terms = line.terms();
    if (!terms.onSaleAt(now)) {
      return new ReserveOutcome.SaleNotOpen(line.id());
    }
    if (quantity < terms.minPerOrder() || quantity > terms.maxPerOrder()) {
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
      StockBook book, LockedEvent event, Claim known, UUID userId, List<Item> items) {
    if (known.userId() != null
        && (!known.eventId().equals(event.summary().id())
            || !known.isOf(userId)
            || !new HashSet<>(known.items()).equals(new HashSet<>(items)))) {
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

  private static ReserveOutcome reserved(
      StockBook book, LockedEvent event, Claim claim, boolean replayed) {
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
              terms.maxTransfers()));
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
        || !claim.isDue(now)) {
      return new ExpireOutcome.NotDue();
    }
    book.close(claim, ReservationChange.EXPIRED, actor, now);
    return new ExpireOutcome.Expired();
  }

  private static ReturnOutcome takeBack(
      StockBook book, StockCommand.ReturnStock command, Instant now) {
    LockedEvent event = book.event();
    if (event == null) {
      return new ReturnOutcome.UnknownEvent();
    }
    StockBook.Return known = book.returned(command.key());
    if (known != null) {
      boolean same =
          known.eventId().equals(event.summary().id())
              && new HashSet<>(known.items()).equals(new HashSet<>(command.items()));
      return same ? new ReturnOutcome.Returned() : new ReturnOutcome.KeyReused();
    }
    for (Item item : command.items()) {
      StockLine line = book.line(item.ticketTypeId());
      if (line == null) {
        return new ReturnOutcome.UnknownTicketType(item.ticketTypeId());
      }
      if (line.counts().sold() < item.quantity()) {
        return new ReturnOutcome.MoreThanSold(line.id(), line.counts().sold());
      }
    }
    for (Item item : command.items()) {
      StockLine line = Objects.requireNonNull(book.line(item.ticketTypeId()));
      line.move(line.counts().takeBack(item.quantity()));
    }
    book.add(
        new StockBook.Return(
            command.returnId(), event.summary().id(), command.key(), command.items(), now, true));
    return new ReturnOutcome.Returned();
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
    long oldBase = line.terms().priceMinor();
    line.edit(command.terms(), now);
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
    line.remove(now);
    return new TicketTypeOutcome.Removed();
  }
}

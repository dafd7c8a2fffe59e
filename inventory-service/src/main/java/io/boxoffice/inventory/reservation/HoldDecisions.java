package io.boxoffice.inventory.reservation;

import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.reservation.StockBook.LockedEvent;
import io.boxoffice.inventory.seat.SeatRef;
import io.boxoffice.inventory.seat.SeatStatus;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Decides what organisers take off sale, and what comes back from buyers. */
final class HoldDecisions {
  private final StockDecisions decisions;

  HoldDecisions(StockDecisions decisions) {
    this.decisions = decisions;
  }

  HoldOutcome hold(StockBook book, StockCommand.Hold command, Instant now) {
    LockedEvent event = book.event();
    if (event == null || event.deleted()) {
      return new HoldOutcome.UnknownEvent();
    }
    UUID eventId = event.summary().id();
    Hold known = book.hold(command.key());
    if (known != null) {
      return known.eventId().equals(eventId) && isSame(book, known, command)
          ? new HoldOutcome.Held(view(book, known), true)
          : new HoldOutcome.KeyReused();
    }
    EventStatus status = event.summary().status();
    if (status == EventStatus.CANCELLED || status == EventStatus.ENDED) {
      return new HoldOutcome.EventClosed(status);
    }
    Item item = command.item();
    StockLine line = book.line(item.ticketTypeId());
    if (line == null) {
      return new HoldOutcome.UnknownTicketType(item.ticketTypeId());
    }
    if (!line.seated() && !item.seats().isEmpty()) {
      return new HoldOutcome.NotSeated(line.id());
    }
    if (!decisions.hasStock(line, item.quantity())) {
      return new HoldOutcome.NotAvailable(line.id(), line.counts().available());
    }
    List<Integer> seats = List.of();
    if (line.seated()) {
      // an organiser may leave any seat alone
      switch (SeatPick.of(book.seatsOf(line).map(), line.id(), item, false)) {
        case SeatPick.Picked(int[] numbers) -> {
          seats = IntStream.of(numbers).boxed().toList();
          book.seatsOf(line).hold(numbers, command.holdId());
        }
        case SeatPick.TooFew few -> {
          return new HoldOutcome.NotAvailable(line.id(), line.counts().available());
        }
        case SeatPick.Unknown(SeatRef seat) -> {
          return new HoldOutcome.UnknownSeat(seat);
        }
        case SeatPick.Taken(SeatRef seat) -> {
          return new HoldOutcome.SeatTaken(seat);
        }
        case SeatPick.LeavesAlone(SeatRef seat) ->
            throw new IllegalStateException("no such rule for an organiser: " + seat);
      }
    }
    line.move(line.counts().hold(item.quantity()));
    Hold hold =
        new Hold(
            command.holdId(),
            eventId,
            command.key(),
            Hold.HOLD,
            new SeatedItem(line.id(), item.quantity(), seats),
            command.reason(),
            command.expiresAt(),
            command.createdBy(),
            now,
            null,
            0);
    book.add(hold);
    return new HoldOutcome.Held(view(book, hold), false);
  }

  private static boolean isSame(StockBook book, Hold known, StockCommand.Hold command) {
    Item item = command.item();
    return known.item().ticketTypeId().equals(item.ticketTypeId())
        && known.item().quantity() == item.quantity()
        && Objects.equals(known.reason(), command.reason())
        && (item.seats().isEmpty()
            || new HashSet<>(refs(book, known.item())).equals(new HashSet<>(item.seats())));
  }

  static List<SeatRef> refs(StockBook book, SeatedItem item) {
    SeatMoves seats = book.seats();
    return seats == null
        ? List.of()
        : item.seats().stream().map(seat -> seats.map().layout().ref(seat)).toList();
  }

  private static HoldView view(StockBook book, Hold hold) {
    return new HoldView(
        hold.id(),
        hold.eventId(),
        hold.item().ticketTypeId(),
        hold.kind(),
        hold.item().quantity(),
        refs(book, hold.item()),
        hold.reason(),
        hold.isActive() ? "active" : "released",
        hold.expiresAt(),
        hold.createdBy(),
        hold.createdAt(),
        hold.releasedAt());
  }

  HoldOutcome release(StockBook book, StockCommand.ReleaseHold command, Instant now) {
    LockedEvent event = book.event();
    Hold hold = book.hold(command.holdId());
    if (event == null || hold == null || !hold.eventId().equals(event.summary().id())) {
      return new HoldOutcome.UnknownHold();
    }
    if (command.onlyIfDue() && !hold.isDue(now)) {
      return new HoldOutcome.NotDue();
    }
    if (!hold.isActive()) {
      return new HoldOutcome.Released();
    }
    SeatedItem item = hold.item();
    StockLine line = book.lineOf(new Claim.Line(item.ticketTypeId(), item.quantity(), 0));
    line.move(line.counts().letGo(item.quantity()));
    if (!item.seats().isEmpty()) {
      book.seatsOf(line).free(item.seatNumbers());
    }
    book.freed(line.id());
    hold.release(now);
    return new HoldOutcome.Released();
  }

  ReturnOutcome takeBack(StockBook book, StockCommand.ReturnStock command, Instant now) {
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
    ReturnOutcome refusal = notSold(book, command.items());
    if (refusal != null) {
      return refusal;
    }
    for (SeatedItem item : command.items()) {
      StockLine line = Objects.requireNonNull(book.line(item.ticketTypeId()));
      line.move(line.counts().takeBack(item.quantity()));
      if (line.seated()) {
        book.seatsOf(line).free(item.seatNumbers());
      }
      book.freed(line.id());
    }
    book.add(
        new StockBook.Return(
            command.returnId(), event.summary().id(), command.key(), command.items(), now, true));
    return new ReturnOutcome.Returned();
  }

  ReturnOutcome writeOff(StockBook book, StockCommand.WriteOff command, Instant now) {
    LockedEvent event = book.event();
    if (event == null) {
      return new ReturnOutcome.UnknownEvent();
    }
    UUID eventId = event.summary().id();
    boolean known = false;
    for (SeatedItem item : command.items()) {
      Hold hold = book.hold(writeOffKey(command.key(), item));
      if (hold != null) {
        if (!hold.eventId().equals(eventId) || !hold.item().equals(item)) {
          return new ReturnOutcome.KeyReused();
        }
        known = true;
      }
    }
    if (known) {
      return new ReturnOutcome.Returned();
    }
    ReturnOutcome refusal = notSold(book, command.items());
    if (refusal != null) {
      return refusal;
    }
    for (SeatedItem item : command.items()) {
      StockLine line = Objects.requireNonNull(book.line(item.ticketTypeId()));
      UUID id = Ids.next();
      line.move(line.counts().writeOff(item.quantity()));
      if (line.seated()) {
        book.seatsOf(line).hold(item.seatNumbers(), id);
      }
      book.add(
          new Hold(
              id,
              eventId,
              writeOffKey(command.key(), item),
              Hold.WRITE_OFF,
              item,
              command.reason(),
              null,
              null,
              now,
              null,
              0));
    }
    return new ReturnOutcome.Returned();
  }

  /** One request may write off several types; each becomes a hold of its own. */
  static String writeOffKey(String key, SeatedItem item) {
    return "write-off:" + key + ":" + item.ticketTypeId();
  }

  private static @Nullable ReturnOutcome notSold(StockBook book, List<SeatedItem> items) {
    for (SeatedItem item : items) {
      StockLine line = book.line(item.ticketTypeId());
      if (line == null) {
        return new ReturnOutcome.UnknownTicketType(item.ticketTypeId());
      }
      if (line.counts().sold() < item.quantity()) {
        return new ReturnOutcome.MoreThanSold(line.id(), line.counts().sold());
      }
      if (line.seated()) {
        if (item.seats().isEmpty()) {
          return new ReturnOutcome.SeatsRequired(line.id());
        }
        for (int seat : item.seats()) {
          if (!isSold(book.seatsOf(line), line, seat)) {
            return new ReturnOutcome.SeatNotSold(line.id(), seat);
          }
        }
      } else if (!item.seats().isEmpty()) {
        return new ReturnOutcome.SeatNotSold(line.id(), item.seats().getFirst());
      }
    }
    return null;
  }

  private static boolean isSold(SeatMoves seats, StockLine line, int seat) {
    return seat >= 0
        && seat < seats.map().layout().seats()
        && seats.map().layout().block(seat).ticketTypeId().equals(line.id())
        && seats.map().status(seat) == SeatStatus.SOLD;
  }
}

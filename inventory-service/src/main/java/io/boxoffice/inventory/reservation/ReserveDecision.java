package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.reservation.StockBook.LockedEvent;
import io.boxoffice.inventory.seat.SeatStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Works out what one reserve command comes to: its lines with seats and prices, or a refusal. */
final class ReserveDecision {

  /** Tickets of one type that sit together: an item, or the part of a bundle. */
  private record Wish(Item item, List<Bundle.Share> shares, @Nullable UUID bundleId) {}

  private final StockDecisions decisions;
  private final StockBook book;
  private final StockCommand.Reserve command;
  private final Instant now;
  private final List<Wish> wishes = new ArrayList<>();
  private final List<int[]> picked = new ArrayList<>();

  ReserveDecision(
      StockDecisions decisions, StockBook book, StockCommand.Reserve command, Instant now) {
    this.decisions = decisions;
    this.book = book;
    this.command = command;
    this.now = now;
  }

  /** Returns the reservation, not yet in the book, or why there is none. */
  ReserveOutcome decide(LockedEvent event, Duration ttl, Actor actor) {
    ReserveOutcome.Refusal refusal = collectWishes();
    if (refusal == null) {
      refusal = checkTypes();
    }
    if (refusal == null) {
      refusal = pickSeats();
    }
    if (refusal != null) {
      return refusal;
    }
    List<Claim.Line> lines = lines();
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
    take(book, claim);
    book.open(claim, actor, now);
    return StockDecisions.reserved(book, event, claim, false);
  }

  /** Moves the stock of a new claim. */
  static void take(StockBook book, Claim claim) {
    for (Claim.Line claimed : claim.lines()) {
      StockLine line = book.lineOf(claimed);
      line.move(line.counts().reserve(claimed.quantity()));
      if (!claimed.seats().isEmpty()) {
        book.seatsOf(line).reserve(claimed.seatNumbers(), claim.id());
      }
    }
  }

  private ReserveOutcome.@Nullable Refusal collectWishes() {
    for (Item item : command.items()) {
      StockLine line = book.line(item.ticketTypeId());
      if (line == null) {
        return new ReserveOutcome.UnknownTicketType(item.ticketTypeId());
      }
      if (!line.seated() && (!item.seats().isEmpty() || item.accessible())) {
        return new ReserveOutcome.NotSeated(line.id());
      }
      wishes.add(
          new Wish(
              item,
              List.of(new Bundle.Share(line.id(), item.quantity(), price(line, item.quantity()))),
              null));
    }
    for (BundleItem item : command.bundles()) {
      Bundle bundle = book.bundle(item.bundleId());
      if (bundle == null) {
        return new ReserveOutcome.UnknownBundle(item.bundleId());
      }
      if (!bundle.active()) {
        return new ReserveOutcome.BundleNotOnSale(item.bundleId());
      }
      ReserveOutcome.Refusal refusal = collectBundle(bundle, item.quantity());
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private ReserveOutcome.@Nullable Refusal collectBundle(Bundle bundle, int quantity) {
    List<Long> prices = new ArrayList<>();
    for (Bundle.Part part : bundle.parts()) {
      StockLine line = book.line(part.ticketTypeId());
      if (line == null) {
        return new ReserveOutcome.UnknownTicketType(part.ticketTypeId());
      }
      prices.add(price(line, part.quantity()));
    }
    Map<UUID, List<Bundle.Share>> byType = new LinkedHashMap<>();
    for (Bundle.Share share : bundle.shares(prices)) {
      byType
          .computeIfAbsent(share.ticketTypeId(), type -> new ArrayList<>())
          .add(
              new Bundle.Share(
                  share.ticketTypeId(), share.quantity() * quantity, share.unitPriceMinor()));
    }
    byType.forEach(
        (type, shares) ->
            wishes.add(
                new Wish(
                    new Item(type, shares.stream().mapToInt(Bundle.Share::quantity).sum()),
                    shares,
                    bundle.id())));
    return null;
  }

  private long price(StockLine line, int quantity) {
    return decisions.unitPriceMinor(line, quantity);
  }

  private ReserveOutcome.@Nullable Refusal checkTypes() {
    Map<UUID, Integer> wanted = new LinkedHashMap<>();
    Map<UUID, Integer> single = new LinkedHashMap<>();
    for (Wish wish : wishes) {
      wanted.merge(wish.item().ticketTypeId(), wish.item().quantity(), Integer::sum);
      if (wish.bundleId() == null) {
        single.put(wish.item().ticketTypeId(), wish.item().quantity());
      }
    }
    for (Map.Entry<UUID, Integer> type : wanted.entrySet()) {
      StockLine line = book.lineOf(new Claim.Line(type.getKey(), 1, 0));
      ReserveOutcome.Refusal refusal =
          decisions.refusal(
              book, line, command.userId(), type.getValue(), single.get(type.getKey()), now);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /** Picks for one wish after the other; what an earlier one got is no longer free for a later. */
  private ReserveOutcome.@Nullable Refusal pickSeats() {
    SeatMoves seats = book.seats();
    try {
      for (Wish wish : wishes) {
        StockLine line = book.line(wish.item().ticketTypeId());
        if (line == null || !line.seated()) {
          picked.add(new int[0]);
          continue;
        }
        SeatPick pick = SeatPick.of(book.seatsOf(line).map(), line.id(), wish.item(), true);
        ReserveOutcome.Refusal refusal =
            switch (pick) {
              case SeatPick.Picked(int[] numbers) -> {
                picked.add(numbers);
                if (wishes.size() > 1) {
                  book.seatsOf(line).map().move(numbers, SeatStatus.RESERVED);
                }
                yield null;
              }
              case SeatPick.TooFew few ->
                  new ReserveOutcome.SoldOut(line.id(), line.counts().available());
              case SeatPick.Unknown(var seat) -> new ReserveOutcome.UnknownSeat(seat);
              case SeatPick.Taken(var seat) -> new ReserveOutcome.SeatTaken(seat);
              case SeatPick.LeavesAlone(var seat) -> new ReserveOutcome.LeavesSeatAlone(seat);
            };
        if (refusal != null) {
          return refusal;
        }
      }
      return null;
    } finally {
      if (seats != null && wishes.size() > 1) {
        picked.forEach(numbers -> seats.map().move(numbers, SeatStatus.AVAILABLE));
      }
    }
  }

  private List<Claim.Line> lines() {
    List<Claim.Line> lines = new ArrayList<>();
    for (int i = 0; i < wishes.size(); i++) {
      Wish wish = wishes.get(i);
      int[] seats = picked.get(i);
      int from = 0;
      for (Bundle.Share share : wish.shares()) {
        List<Integer> own = new ArrayList<>();
        for (int n = from; n < from + share.quantity() && seats.length > 0; n++) {
          own.add(seats[n]);
        }
        from += share.quantity();
        lines.add(
            new Claim.Line(
                share.ticketTypeId(),
                share.quantity(),
                share.unitPriceMinor(),
                List.copyOf(own),
                wish.bundleId()));
      }
    }
    return lines;
  }
}

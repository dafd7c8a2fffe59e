package io.boxoffice.purchase.inventory;

import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.purchase.inventory.InventoryClient.EventAnswer;
import io.boxoffice.purchase.inventory.InventoryClient.ReleaseRequest;
import io.boxoffice.purchase.inventory.InventoryClient.ReserveAnswer;
import io.boxoffice.purchase.inventory.InventoryClient.ReserveRequest;
import io.boxoffice.purchase.inventory.InventoryClient.ReturnRequest;
import io.boxoffice.purchase.inventory.InventoryClient.ReturnedLine;
import io.boxoffice.purchase.inventory.InventoryClient.WriteOffRequest;
import io.boxoffice.purchase.order.EventDetails;
import io.boxoffice.purchase.order.EventPlace;
import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderItem;
import io.boxoffice.purchase.order.OrderRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Inventory's answers as outcomes. Every call may be repeated. What is no answer (a time-out, an
 * open circuit) stays a {@link io.boxoffice.common.remote.RemoteUnavailable}, and a 4xx that the
 * contract does not name stays a {@link RemoteRefusal}: neither is ever a refusal of the order.
 */
@Component
public class Inventory {
  /**
   * Names by which inventory decides about the request itself. Any other 4xx (of a proxy, of a
   * wrong address) decides nothing.
   */
  private static final Set<String> REFUSALS =
      Set.of(
          "unknown-event",
          "unknown-ticket-type",
          "unknown-reservation",
          "sold-out",
          "sale-not-open",
          "event-not-on-sale",
          "quantity-out-of-bounds",
          "per-user-limit",
          "reservation-bound",
          "unknown-bundle",
          "bundle-not-on-sale",
          "not-seated",
          "unknown-seat",
          "seat-taken",
          "leaves-seat-alone");

  /** Names by which inventory says that there was a reservation and is no more. */
  private static final Set<String> OVER = Set.of("reservation-expired", "reservation-released");

  /** Names by which inventory says that the seats themselves cannot be had. */
  private static final Set<String> SEATS_GONE =
      Set.of("seat-taken", "unknown-seat", "leaves-seat-alone");

  /** Most kinds of tickets in one call. */
  private static final int MOST_TYPES = 20;

  /** Most tickets of one kind in one call. */
  private static final int MOST_TICKETS = 1000;

  private static final String KEY_REUSED = "idempotency-key-reused";

  private final InventoryClient client;

  Inventory(InventoryClient client) {
    this.client = client;
  }

  /**
   * A ticket whose stock was sold.
   *
   * @param seatNumber its seat, as inventory counts them, or null when it has none
   */
  public record SoldTicket(UUID ticketTypeId, @Nullable Integer seatNumber) {}

  /** What came of asking for stock. */
  public sealed interface Reserve {
    /**
     * The stock is the order's until it expires or is confirmed.
     *
     * @param currency ISO 4217
     * @param place what the event's tax depends on
     */
    record Reserved(
        UUID reservationId,
        Instant expiresAt,
        String currency,
        EventDetails event,
        List<OrderItem> items,
        EventPlace place)
        implements Reserve {}

    /** It cannot be had; the failure is what the buyer is told. */
    record Refused(Failure failure) implements Reserve {}

    /** The key's reservation has run out or was given back; another key may get stock. */
    record Gone(Failure failure) implements Reserve {}
  }

  /** What came of confirming a reservation. */
  public sealed interface Confirm {
    /** The stock is sold to the order. */
    record Confirmed() implements Confirm {}

    /** The reservation is no more. */
    record Gone(String why) implements Confirm {}
  }

  /** Returns an event; empty when there is none. */
  public Optional<EventDetails> event(UUID eventId) {
    try {
      EventAnswer answer = client.event(eventId);
      return Optional.of(
          new EventDetails(
              answer.title(),
              answer.venueName(),
              answer.startsAt(),
              answer.endsAt(),
              answer.ownerId(),
              answer.mintingEnabled()));
    } catch (RemoteRefusal refusal) {
      if (refusal.slug().equals("unknown-event")) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  /**
   * Reserves what the order asks for, under the key of its attempt. A further attempt gets equal
   * stock where the very seats are somebody else's by now.
   */
  public Reserve reserve(Order order) {
    OrderRequest wanted = order.toReserve();
    return order.attempt() == 1 ? ask(order, wanted) : again(order, wanted);
  }

  private Reserve again(Order order, OrderRequest wanted) {
    if (!wanted.fitsOneReservation()) {
      return new Reserve.Refused(
          new Failure(
              409,
              "too-many-kinds",
              "The order has more kinds of tickets than can be reserved at once.",
              Map.of()));
    }
    try {
      Reserve answer = ask(order, wanted);
      return answer instanceof Reserve.Refused(Failure failure)
              && SEATS_GONE.contains(failure.slug())
          ? wanted.withOtherSeats().map(other -> ask(order, other)).orElse(answer)
          : answer;
    } catch (RemoteRefusal refusal) {
      // other seats were given to an earlier try of this attempt, which never heard of it
      if (refusal.slug().equals(KEY_REUSED) && wanted.withOtherSeats().isPresent()) {
        return ask(order, wanted.withOtherSeats().get());
      }
      throw refusal;
    }
  }

  private Reserve ask(Order order, OrderRequest wanted) {
    try {
      return reserved(
          client.reserve(
              new ReserveRequest(
                  order.reservationKey(),
                  order.eventId(),
                  order.userId(),
                  wanted.items().isEmpty() ? null : wanted.items(),
                  wanted.bundles(),
                  wanted.reservationId())));
    } catch (RemoteRefusal refusal) {
      if (REFUSALS.contains(refusal.slug())) {
        return new Reserve.Refused(failure(refusal));
      }
      if (OVER.contains(refusal.slug())) {
        return new Reserve.Gone(failure(refusal));
      }
      throw refusal;
    }
  }

  private static Failure failure(RemoteRefusal refusal) {
    return new Failure(refusal.status(), refusal.slug(), refusal.detail(), extensions(refusal));
  }

  private static Map<String, Object> extensions(RemoteRefusal refusal) {
    return Map.copyOf(refusal.extensions());
  }

  private static Reserve reserved(ReserveAnswer answer) {
    return new Reserve.Reserved(
        answer.reservationId(),
        answer.expiresAt(),
        answer.currency(),
        new EventDetails(
            answer.event().title(),
            answer.event().venueName(),
            answer.event().startsAt(),
            answer.event().endsAt(),
            answer.event().ownerId(),
            answer.event().mintingEnabled()),
        answer.items().stream()
            .map(
                i ->
                    new OrderItem(
                        i.ticketTypeId(),
                        i.name(),
                        i.quantity(),
                        i.unitPriceMinor(),
                        i.transferable(),
                        i.maxTransfers(),
                        i.seats() == null ? List.of() : i.seats(),
                        i.bundleId()))
            .toList(),
        new EventPlace(
            answer.event().country(), answer.event().region(), answer.event().category()));
  }

  /** Returns who sells an event; empty when there is no such event. */
  public Optional<UUID> ownerOf(UUID eventId) {
    return event(eventId).map(EventDetails::ownerId);
  }

  /** Turns a reservation of an event into sold stock. */
  public Confirm confirm(UUID reservationId, UUID eventId) {
    try {
      client.confirm(reservationId, eventId);
      return new Confirm.Confirmed();
    } catch (RemoteRefusal refusal) {
      if (OVER.contains(refusal.slug()) || refusal.slug().equals("unknown-reservation")) {
        return new Confirm.Gone(refusal.slug());
      }
      throw refusal;
    }
  }

  /**
   * Gives the reserved stock of the order's attempt back, also when it is not known whether there
   * is any: a late reserve under the same key is refused from now on.
   */
  public void release(Order order) {
    try {
      client.release(new ReleaseRequest(order.reservationKey(), order.eventId()));
    } catch (RemoteRefusal refusal) {
      if (!refusal.slug().equals("unknown-event")) {
        throw refusal;
      }
      // where there is no such event there is nothing to give back
    }
  }

  /**
   * Gives sold stock back, once for each key. What is more than one call takes goes in several,
   * each under a key of its own that follows from the first.
   */
  public void giveBack(UUID returnKey, UUID eventId, List<SoldTicket> tickets) {
    List<List<ReturnedLine>> calls = calls(tickets);
    for (int i = 0; i < calls.size(); i++) {
      client.giveBack(new ReturnRequest(key(returnKey, i), eventId, calls.get(i)));
    }
  }

  /** Takes sold stock off sale, as a hold, once for each key; in as many calls as it needs. */
  public void writeOff(UUID writeOffKey, UUID eventId, String reason, List<SoldTicket> tickets) {
    List<List<ReturnedLine>> calls = calls(tickets);
    for (int i = 0; i < calls.size(); i++) {
      client.writeOff(new WriteOffRequest(key(writeOffKey, i), eventId, reason, calls.get(i)));
    }
  }

  private static String key(UUID first, int call) {
    return call == 0 ? first.toString() : first + "-" + call;
  }

  private static List<List<ReturnedLine>> calls(List<SoldTicket> tickets) {
    Map<UUID, List<SoldTicket>> byType =
        tickets.stream()
            .collect(
                Collectors.groupingBy(SoldTicket::ticketTypeId, TreeMap::new, Collectors.toList()));
    List<List<ReturnedLine>> calls = new ArrayList<>();
    for (int from = 0; !byType.isEmpty(); from += MOST_TICKETS) {
      List<ReturnedLine> lines = new ArrayList<>();
      for (Map.Entry<UUID, List<SoldTicket>> of : byType.entrySet()) {
        List<SoldTicket> sold = of.getValue();
        lines.add(
            returned(of.getKey(), sold.subList(from, Math.min(from + MOST_TICKETS, sold.size()))));
      }
      for (int i = 0; i < lines.size(); i += MOST_TYPES) {
        calls.add(lines.subList(i, Math.min(i + MOST_TYPES, lines.size())));
      }
      int next = from + MOST_TICKETS;
      byType.values().removeIf(sold -> sold.size() <= next);
    }
    return calls;
  }

  private static ReturnedLine returned(UUID ticketTypeId, List<SoldTicket> tickets) {
    List<Integer> seats =
        tickets.stream().map(SoldTicket::seatNumber).filter(Objects::nonNull).toList();
    return new ReturnedLine(ticketTypeId, tickets.size(), seats.isEmpty() ? null : seats);
  }
}

package io.boxoffice.purchase.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Inventory's internal routes, with stock that counts. */
public final class FakeInventory extends FakeServer {
  /** How long a reservation lasts. */
  public static final Duration TTL = Duration.ofMinutes(10);

  private final Map<UUID, Type> types = new HashMap<>();
  private final Map<String, Reservation> byKey = new HashMap<>();
  private final Map<UUID, Reservation> byId = new HashMap<>();
  private final Set<String> tombstones = new HashSet<>();
  private final Set<String> returns = new HashSet<>();
  private volatile Supplier<Instant> clock = Instant::now;

  /** Stock of one ticket type. */
  public static final class Type {
    final UUID eventId;
    final UUID ownerId;
    final long price;
    final boolean minting;
    final Instant startsAt;
    int available;
    int sold;

    Type(UUID eventId, UUID ownerId, long price, boolean minting, Instant startsAt, int available) {
      this.eventId = eventId;
      this.ownerId = ownerId;
      this.price = price;
      this.minting = minting;
      this.startsAt = startsAt;
      this.available = available;
    }
  }

  private static final class Reservation {
    final UUID id = UUID.randomUUID();
    final UUID eventId;
    final Map<UUID, Integer> items = new LinkedHashMap<>();
    final Instant expiresAt;
    String status = "reserved";

    Reservation(UUID eventId, Instant expiresAt) {
      this.eventId = eventId;
      this.expiresAt = expiresAt;
    }
  }

  /** Sets the clock that reservations run out by. */
  public void clock(Supplier<Instant> source) {
    clock = source;
  }

  /** Puts tickets on sale. */
  public synchronized UUID onSale(
      UUID eventId, UUID ownerId, long priceMinor, boolean minting, int available) {
    UUID id = UUID.randomUUID();
    Instant startsAt = Instant.parse("2030-05-01T18:00:00Z");
    types.put(id, new Type(eventId, ownerId, priceMinor, minting, startsAt, available));
    return id;
  }

  /** Returns how many are left. */
  public synchronized int available(UUID typeId) {
    expire();
    return types.get(typeId).available;
  }

  /** Returns how many are sold. */
  public synchronized int sold(UUID typeId) {
    return types.get(typeId).sold;
  }

  /** Somebody else takes what is left. */
  public synchronized void sellOut(UUID typeId) {
    expire();
    types.get(typeId).available = 0;
  }

  /** Reserves as a buyer would by the public route. */
  public synchronized UUID reserveFor(UUID typeId, int quantity) {
    Type type = types.get(typeId);
    Reservation reservation = new Reservation(type.eventId, clock.get().plus(TTL));
    reservation.items.put(typeId, quantity);
    type.available -= quantity;
    byId.put(reservation.id, reservation);
    return reservation.id;
  }

  private void expire() {
    for (Reservation reservation : byId.values()) {
      if (reservation.status.equals("reserved") && !clock.get().isBefore(reservation.expiresAt)) {
        end(reservation, "expired");
      }
    }
  }

  private void end(Reservation reservation, String status) {
    reservation.status = status;
    reservation.items.forEach((type, quantity) -> types.get(type).available += quantity);
  }

  @Override
  protected Reply answer(Call call) {
    expire();
    String path = call.path();
    if (path.equals("/internal/reservations")) {
      return reserve(call);
    }
    if (path.endsWith("/confirm")) {
      return confirm(UUID.fromString(path.split("/", -1)[3]));
    }
    if (path.equals("/internal/reservations/release")) {
      return release(call.text("reservationKey"));
    }
    if (path.equals("/internal/stock/returns")) {
      return takeBack(call);
    }
    return Reply.problem(404, "not-found", Map.of());
  }

  private Reply reserve(Call call) {
    String key = call.text("reservationKey");
    if (tombstones.contains(key)) {
      return Reply.problem(409, "reservation-released", Map.of());
    }
    Reservation known = byKey.get(key);
    if (known != null) {
      return known.status.equals("expired")
          ? Reply.problem(409, "reservation-expired", Map.of())
          : reserved(known);
    }
    if (call.body().has("reservationId")) {
      Reservation own = byId.get(UUID.fromString(call.text("reservationId")));
      if (own == null || !own.status.equals("reserved")) {
        return Reply.problem(409, "reservation-expired", Map.of());
      }
      byKey.put(key, own);
      return reserved(own);
    }
    Reservation fresh =
        new Reservation(UUID.fromString(call.text("eventId")), clock.get().plus(TTL));
    for (JsonNode item : call.body().get("items")) {
      UUID typeId = UUID.fromString(item.get("ticketTypeId").asString());
      Type type = types.get(typeId);
      int quantity = item.get("quantity").asInt();
      if (type == null || !type.eventId.equals(fresh.eventId)) {
        return Reply.problem(404, "unknown-ticket-type", Map.of());
      }
      if (type.available < quantity) {
        return Reply.problem(409, "sold-out", Map.of("available", type.available));
      }
      fresh.items.put(typeId, quantity);
    }
    fresh.items.forEach((type, quantity) -> types.get(type).available -= quantity);
    byKey.put(key, fresh);
    byId.put(fresh.id, fresh);
    return reserved(fresh);
  }

  private Reply reserved(Reservation reservation) {
    Type any = types.get(reservation.items.keySet().iterator().next());
    List<Map<String, Object>> items =
        reservation.items.entrySet().stream()
            .map(
                e ->
                    Map.<String, Object>of(
                        "ticketTypeId",
                        e.getKey(),
                        "name",
                        "Stalls",
                        "quantity",
                        e.getValue(),
                        "unitPriceMinor",
                        types.get(e.getKey()).price,
                        "transferable",
                        true,
                        "maxTransfers",
                        5))
            .toList();
    long total =
        reservation.items.entrySet().stream()
            .mapToLong(e -> types.get(e.getKey()).price * e.getValue())
            .sum();
    return new Reply(
        201,
        Map.of(
            "reservationId",
            reservation.id,
            "expiresAt",
            reservation.expiresAt,
            "currency",
            "EUR",
            "totalMinor",
            total,
            "items",
            items,
            "event",
            Map.of(
                "title",
                "Gala",
                "venueName",
                "Old Hall",
                "startsAt",
                any.startsAt,
                "endsAt",
                any.startsAt.plus(Duration.ofHours(3)),
                "mintingEnabled",
                any.minting,
                "ownerId",
                any.ownerId)));
  }

  private Reply confirm(UUID id) {
    Reservation reservation = byId.get(id);
    if (reservation == null) {
      return Reply.problem(404, "unknown-reservation", Map.of());
    }
    return switch (reservation.status) {
      case "reserved" -> {
        reservation.status = "confirmed";
        reservation.items.forEach((type, quantity) -> types.get(type).sold += quantity);
        yield new Reply(200, Map.of("status", "confirmed"));
      }
      case "confirmed" -> new Reply(200, Map.of("status", "confirmed"));
      default -> Reply.problem(409, "reservation-" + reservation.status, Map.of());
    };
  }

  private Reply release(String key) {
    Reservation reservation = byKey.get(key);
    if (reservation != null && reservation.status.equals("confirmed")) {
      return Reply.problem(409, "reservation-confirmed", Map.of());
    }
    tombstones.add(key);
    if (reservation != null && reservation.status.equals("reserved")) {
      end(reservation, "released");
    }
    return new Reply(204, Map.of());
  }

  private Reply takeBack(Call call) {
    if (returns.add(call.text("returnKey"))) {
      for (JsonNode item : call.body().get("items")) {
        Type type = types.get(UUID.fromString(item.get("ticketTypeId").asString()));
        type.sold -= item.get("quantity").asInt();
        type.available += item.get("quantity").asInt();
      }
    }
    return new Reply(204, Map.of());
  }
}

package io.boxoffice.purchase.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Inventory's internal routes, with stock that counts. */
public final class FakeInventory extends FakeServer {
  /** How long a reservation lasts. */
  public static final Duration TTL = Duration.ofMinutes(10);

  private static final int MOST_TYPES = 20;
  private final Map<UUID, Type> types = new HashMap<>();
  private final Map<UUID, List<Bundle>> bundles = new HashMap<>();
  private final Map<String, Reservation> byKey = new HashMap<>();
  private final Map<UUID, Reservation> byId = new HashMap<>();
  private final Set<String> tombstones = new HashSet<>();
  private final Set<String> returns = new HashSet<>();
  private final Map<UUID, Map<String, Object>> places = new HashMap<>();
  private volatile Supplier<Instant> clock = Instant::now;
  private boolean strictKeys;

  /** Stock of one ticket type. */
  public static final class Type {
    final UUID eventId;
    final UUID ownerId;
    long price;
    final boolean minting;
    final Instant startsAt;
    int available;
    int sold;
    int writtenOff;
    boolean seated;
    final NavigableSet<Integer> free = new TreeSet<>();

    Type(UUID eventId, UUID ownerId, long price, boolean minting, Instant startsAt, int available) {
      this.eventId = eventId;
      this.ownerId = ownerId;
      this.price = price;
      this.minting = minting;
      this.startsAt = startsAt;
      this.available = available;
    }
  }

  /** One line of a reservation. */
  private record Line(
      UUID typeId, int quantity, long price, List<Integer> seats, @Nullable UUID bundleId) {}

  /** One kind of ticket in a bundle, and the price of each of its tickets. */
  private record Bundle(UUID typeId, int tickets, long price) {}

  private static final class Reservation {
    final UUID id = UUID.randomUUID();
    final UUID eventId;
    final List<Line> items = new ArrayList<>();
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

  /** Says where an event is and what it is; unsaid, nobody knows. */
  public synchronized void takesPlace(
      UUID eventId, String country, String region, String category) {
    places.put(eventId, Map.of("country", country, "region", region, "category", category));
  }

  /** Puts the seats of one row on sale: seat n of the event is place n + 1 in row 1. */
  public synchronized UUID seatsOnSale(UUID eventId, UUID ownerId, long priceMinor, int seats) {
    UUID id = onSale(eventId, ownerId, priceMinor, false, seats);
    Type type = types.get(id);
    type.seated = true;
    for (int seat = 0; seat < seats; seat++) {
      type.free.add(seat);
    }
    return id;
  }

  /** Offers tickets of one type together, each at a price of its own. */
  public synchronized UUID bundleOnSale(UUID typeId, int tickets, long priceMinor) {
    UUID id = UUID.randomUUID();
    bundles.put(id, List.of(new Bundle(typeId, tickets, priceMinor)));
    return id;
  }

  /** Offers a ticket of each of so many kinds together. */
  public synchronized UUID bundleOfKinds(UUID eventId, UUID ownerId, int kinds, long priceMinor) {
    UUID id = UUID.randomUUID();
    List<Bundle> parts = new ArrayList<>();
    for (int i = 0; i < kinds; i++) {
      parts.add(new Bundle(onSale(eventId, ownerId, priceMinor, false, 5), 1, priceMinor));
    }
    bundles.put(id, parts);
    return id;
  }

  /** Changes what a ticket costs from now on. */
  public synchronized void setPrice(UUID typeId, long priceMinor) {
    types.get(typeId).price = priceMinor;
  }

  /** From now on a key that has a reservation is refused for other seats than it has. */
  public synchronized void strictKeys() {
    strictKeys = true;
  }

  /** Returns the numbers of the seats that are left. */
  public synchronized List<Integer> freeSeats(UUID typeId) {
    expire();
    return List.copyOf(types.get(typeId).free);
  }

  /** Returns the event of a ticket type. */
  public synchronized UUID eventOf(UUID typeId) {
    return types.get(typeId).eventId;
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

  /** Returns how many sold tickets were written off to a hold. */
  public synchronized int writtenOff(UUID typeId) {
    return types.get(typeId).writtenOff;
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
    take(reservation, new Line(typeId, quantity, type.price, List.of(), null));
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
    for (Line line : reservation.items) {
      types.get(line.typeId()).available += line.quantity();
      types.get(line.typeId()).free.addAll(line.seats());
    }
  }

  private void take(Reservation reservation, Line line) {
    reservation.items.add(line);
    types.get(line.typeId()).available -= line.quantity();
    types.get(line.typeId()).free.removeAll(line.seats());
  }

  @Override
  protected Reply answer(Call call) {
    expire();
    String path = call.path();
    if (path.equals("/internal/reservations")) {
      return reserve(call);
    }
    if (path.startsWith("/internal/events/")) {
      return event(UUID.fromString(path.split("/", -1)[3]));
    }
    if (path.endsWith("/confirm")) {
      return confirm(UUID.fromString(path.split("/", -1)[3]), call.query());
    }
    if (path.equals("/internal/reservations/release")) {
      return release(call.text("reservationKey"));
    }
    if (path.equals("/internal/stock/returns")) {
      return settle(call, call.text("returnKey"), false);
    }
    if (path.equals("/internal/stock/write-offs")) {
      return settle(call, call.text("writeOffKey"), true);
    }
    return Reply.problem(404, "not-found", Map.of());
  }

  private Reply event(UUID id) {
    return types.values().stream()
        .filter(type -> type.eventId.equals(id))
        .findFirst()
        .map(type -> new Reply(200, event(type)))
        .orElseGet(() -> Reply.problem(404, "unknown-event", Map.of()));
  }

  private Reply reserve(Call call) {
    if (call.body().path("items").size() > MOST_TYPES) {
      return Reply.problem(400, "invalid-request", Map.of());
    }
    String key = call.text("reservationKey");
    if (tombstones.contains(key)) {
      return Reply.problem(409, "reservation-released", Map.of());
    }
    Reservation known = byKey.get(key);
    if (known != null && strictKeys && !holds(known, call.body().path("items"))) {
      return Reply.problem(422, "idempotency-key-reused", Map.of());
    }
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
    List<Line> lines = new ArrayList<>();
    for (JsonNode item : call.body().path("items")) {
      UUID typeId = UUID.fromString(item.get("ticketTypeId").asString());
      Type type = types.get(typeId);
      int quantity = item.get("quantity").asInt();
      if (type == null || !type.eventId.equals(fresh.eventId)) {
        return Reply.problem(404, "unknown-ticket-type", Map.of());
      }
      if (type.available < quantity) {
        return Reply.problem(409, "sold-out", Map.of("available", type.available));
      }
      List<Integer> seats = seats(type, item, quantity);
      if (!type.free.containsAll(seats)) {
        return Reply.problem(409, "seat-taken", Map.of("seat", item.at("/seats/0")));
      }
      lines.add(new Line(typeId, quantity, type.price, seats, null));
    }
    for (JsonNode wanted : call.body().path("bundles")) {
      UUID bundleId = UUID.fromString(wanted.get("bundleId").asString());
      List<Bundle> bundle = bundles.get(bundleId);
      if (bundle == null) {
        return Reply.problem(404, "unknown-bundle", Map.of());
      }
      for (Bundle part : bundle) {
        int quantity = part.tickets() * wanted.get("quantity").asInt();
        lines.add(new Line(part.typeId(), quantity, part.price(), List.of(), bundleId));
      }
    }
    lines.forEach(line -> take(fresh, line));
    byKey.put(key, fresh);
    byId.put(fresh.id, fresh);
    return reserved(fresh);
  }

  private boolean holds(Reservation reservation, JsonNode items) {
    List<Integer> held = reservation.items.stream().flatMap(line -> line.seats().stream()).toList();
    return items
        .valueStream()
        .filter(item -> item.path("seats").isArray())
        .flatMap(
            item ->
                seats(types.get(UUID.fromString(item.get("ticketTypeId").asString())), item, 0)
                    .stream())
        .allMatch(held::contains);
  }

  private static List<Integer> seats(Type type, JsonNode item, int quantity) {
    if (!type.seated) {
      return List.of();
    }
    return item.path("seats").isArray()
        ? item.get("seats").valueStream().map(seat -> seat.get("seat").asInt() - 1).toList()
        : type.free.stream().limit(quantity).toList();
  }

  private static Map<String, Object> shown(Line line) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("ticketTypeId", line.typeId());
    item.put("name", "Stalls");
    item.put("quantity", line.quantity());
    item.put("unitPriceMinor", line.price());
    item.put("transferable", true);
    item.put("maxTransfers", 5);
    if (!line.seats().isEmpty()) {
      item.put(
          "seats",
          line.seats().stream()
              .map(
                  seat ->
                      Map.of(
                          "number",
                          seat,
                          "section",
                          "Hall",
                          "subsection",
                          "Front",
                          "row",
                          1,
                          "seat",
                          seat + 1))
              .toList());
    }
    if (line.bundleId() != null) {
      item.put("bundleId", line.bundleId());
    }
    return item;
  }

  private Reply reserved(Reservation reservation) {
    Type any = types.get(reservation.items.getFirst().typeId());
    List<Map<String, Object>> items = reservation.items.stream().map(FakeInventory::shown).toList();
    long total = reservation.items.stream().mapToLong(i -> i.price() * i.quantity()).sum();
    Map<String, Object> event = new HashMap<>(event(any));
    event.putAll(places.getOrDefault(any.eventId, Map.of()));
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
            event));
  }

  private static Map<String, Object> event(Type any) {
    return Map.of(
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
        any.ownerId);
  }

  private Reply confirm(UUID id, String query) {
    Reservation reservation = byId.get(id);
    if (reservation == null || !query.equals("eventId=" + reservation.eventId)) {
      return Reply.problem(404, "unknown-reservation", Map.of());
    }
    return switch (reservation.status) {
      case "reserved" -> {
        reservation.status = "confirmed";
        for (Line line : reservation.items) {
          types.get(line.typeId()).sold += line.quantity();
        }
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

  private Reply settle(Call call, String key, boolean writeOff) {
    if (call.body().path("items").size() > MOST_TYPES) {
      return Reply.problem(400, "invalid-request", Map.of());
    }
    Set<String> named = new HashSet<>();
    for (JsonNode item : call.body().get("items")) {
      if (!named.add(item.get("ticketTypeId").asString())) {
        return Reply.problem(400, "invalid-request", Map.of());
      }
      Type type = types.get(UUID.fromString(item.get("ticketTypeId").asString()));
      if (type.seated && !item.path("seats").isArray()) {
        return Reply.problem(422, "seats-required", Map.of());
      }
      if (!returns.contains(key) && type.sold < item.get("quantity").asInt()) {
        return Reply.problem(409, "more-than-sold", Map.of("sold", type.sold));
      }
    }
    if (returns.add(key)) {
      for (JsonNode item : call.body().get("items")) {
        Type type = types.get(UUID.fromString(item.get("ticketTypeId").asString()));
        type.sold -= item.get("quantity").asInt();
        if (writeOff) {
          type.writtenOff += item.get("quantity").asInt();
        } else {
          type.available += item.get("quantity").asInt();
          item.path("seats").valueStream().forEach(seat -> type.free.add(seat.asInt()));
        }
      }
    }
    return new Reply(204, Map.of());
  }
}

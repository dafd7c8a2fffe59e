package io.boxoffice.inventory.reservation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A reservation in the hands of one batch: what was read, and what the batch made of it. */
final class Claim {

  /**
   * One ticket type of a claim.
   *
   * @param unitPriceMinor price of one ticket when the claim was made
   * @param seats numbers of its seats, or none when the type has none
   * @param bundleId the bundle that the tickets came in, or null
   */
  record Line(
      UUID ticketTypeId,
      int quantity,
      long unitPriceMinor,
      List<Integer> seats,
      @Nullable UUID bundleId) {

    /** Tickets without seats, of no bundle. */
    Line(UUID ticketTypeId, int quantity, long unitPriceMinor) {
      this(ticketTypeId, quantity, unitPriceMinor, List.of(), null);
    }

    int[] seatNumbers() {
      return seats.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  private final UUID id;
  private final UUID eventId;
  private final @Nullable UUID userId;
  private final String key;
  private final @Nullable Instant expiresAt;
  private final @Nullable String currency;
  private final List<Line> lines;
  private final Instant createdAt;
  private final long loadedVersion;
  private @Nullable String orderKey;
  private ReservationStatus status;
  private long version;
  private Instant changedAt;

  /** A claim as it was read; a version of 0 says that it does not exist yet. */
  Claim(
      UUID id,
      UUID eventId,
      @Nullable UUID userId,
      String key,
      @Nullable String orderKey,
      ReservationStatus status,
      @Nullable Instant expiresAt,
      @Nullable String currency,
      List<Line> lines,
      Instant createdAt,
      long loadedVersion) {
    this.id = id;
    this.eventId = eventId;
    this.userId = userId;
    this.key = key;
    this.orderKey = orderKey;
    this.status = status;
    this.expiresAt = expiresAt;
    this.currency = currency;
    this.lines = lines.stream().sorted(Comparator.comparing(Line::ticketTypeId)).toList();
    this.createdAt = createdAt;
    this.loadedVersion = loadedVersion;
    this.version = loadedVersion;
    this.changedAt = createdAt;
  }

  UUID id() {
    return id;
  }

  UUID eventId() {
    return eventId;
  }

  /** The buyer, or null for a tombstone. */
  @Nullable UUID userId() {
    return userId;
  }

  String key() {
    return key;
  }

  /** The key of the order that took it over, or null. */
  @Nullable String orderKey() {
    return orderKey;
  }

  ReservationStatus status() {
    return status;
  }

  @Nullable Instant expiresAt() {
    return expiresAt;
  }

  @Nullable String currency() {
    return currency;
  }

  List<Line> lines() {
    return lines;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant changedAt() {
    return changedAt;
  }

  long loadedVersion() {
    return loadedVersion;
  }

  long version() {
    return version;
  }

  boolean isNew() {
    return loadedVersion == 0;
  }

  boolean changed() {
    return version != loadedVersion;
  }

  boolean isOf(UUID user) {
    return user.equals(userId);
  }

  /** Whether its time is over at this moment. */
  boolean isDue(Instant now) {
    return expiresAt == null || !now.isBefore(expiresAt);
  }

  long totalMinor() {
    long total = 0;
    for (Line line : lines) {
      total = Math.addExact(total, Math.multiplyExact(line.unitPriceMinor(), line.quantity()));
    }
    return total;
  }

  /** Tickets by type, whatever lines they are in. */
  List<Item> items() {
    Map<UUID, Integer> quantities = new LinkedHashMap<>();
    for (Line line : lines) {
      quantities.merge(line.ticketTypeId(), line.quantity(), Integer::sum);
    }
    List<Item> items = new ArrayList<>(quantities.size());
    quantities.forEach((type, quantity) -> items.add(new Item(type, quantity)));
    return items;
  }

  void become(ReservationStatus newStatus, Instant now) {
    status = newStatus;
    version++;
    changedAt = now;
  }

  void bind(String newOrderKey, Instant now) {
    orderKey = newOrderKey;
    version++;
    changedAt = now;
  }
}

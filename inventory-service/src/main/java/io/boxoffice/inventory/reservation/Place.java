package io.boxoffice.inventory.reservation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A buyer's place in a waitlist, in the hands of one batch. */
final class Place {

  /** Where a place stands; all but the first two are final. */
  enum Status {
    WAITING("waiting"),
    /** A reservation is kept for the buyer. */
    OFFERED("offered"),
    /** The buyer bought. */
    CONVERTED("converted"),
    /** The offer ran out, or the buyer may not have so many any more. */
    LAPSED("lapsed"),
    LEFT("left"),
    /** The event was cancelled. */
    CLOSED("closed");

    private final String wireName;

    Status(String wireName) {
      this.wireName = wireName;
    }

    String wireName() {
      return wireName;
    }

    static Status of(String name) {
      for (Status status : values()) {
        if (status.wireName.equals(name)) {
          return status;
        }
      }
      throw new IllegalArgumentException("no such status of a place: " + name);
    }
  }

  private final UUID id;
  private final UUID ticketTypeId;
  private final UUID userId;
  private final int quantity;
  private final Instant createdAt;
  private final long loadedVersion;
  private final Status loadedStatus;
  private Status status;
  private @Nullable UUID reservationId;
  private @Nullable Instant offeredAt;
  private Instant changedAt;
  private long version;

  /** A place as it was read; a version of 0 says that it does not exist yet. */
  Place(
      UUID id,
      UUID ticketTypeId,
      UUID userId,
      int quantity,
      Status status,
      @Nullable UUID reservationId,
      @Nullable Instant offeredAt,
      Instant createdAt,
      long loadedVersion) {
    this.id = id;
    this.ticketTypeId = ticketTypeId;
    this.userId = userId;
    this.quantity = quantity;
    this.status = status;
    this.loadedStatus = status;
    this.reservationId = reservationId;
    this.offeredAt = offeredAt;
    this.createdAt = createdAt;
    this.changedAt = createdAt;
    this.loadedVersion = loadedVersion;
    this.version = Math.max(1, loadedVersion);
  }

  UUID id() {
    return id;
  }

  UUID ticketTypeId() {
    return ticketTypeId;
  }

  UUID userId() {
    return userId;
  }

  int quantity() {
    return quantity;
  }

  Status status() {
    return status;
  }

  @Nullable UUID reservationId() {
    return reservationId;
  }

  @Nullable Instant offeredAt() {
    return offeredAt;
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
    return isNew() || version != loadedVersion;
  }

  /** How many more wait because of this batch: -1, 0 or 1. */
  int waitingChange() {
    int before = !isNew() && loadedStatus == Status.WAITING ? 1 : 0;
    return (status == Status.WAITING ? 1 : 0) - before;
  }

  void offer(UUID reservation, Instant now) {
    reservationId = reservation;
    offeredAt = now;
    become(Status.OFFERED, now);
  }

  void become(Status next, Instant now) {
    status = next;
    changedAt = now;
    if (!isNew()) {
      version++;
    }
  }
}

package io.boxoffice.inventory.reservation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A hold in the hands of one batch: what was read, and what the batch made of it. */
final class Hold {
  static final String HOLD = "hold";
  static final String WRITE_OFF = "write_off";

  private final UUID id;
  private final UUID eventId;
  private final String key;
  private final String kind;
  private final SeatedItem item;
  private final String reason;
  private final @Nullable Instant expiresAt;
  private final @Nullable UUID createdBy;
  private final Instant createdAt;
  private final long loadedVersion;
  private @Nullable Instant releasedAt;
  private long version;

  /** A hold as it was read; a version of 0 says that it does not exist yet. */
  Hold(
      UUID id,
      UUID eventId,
      String key,
      String kind,
      SeatedItem item,
      String reason,
      @Nullable Instant expiresAt,
      @Nullable UUID createdBy,
      Instant createdAt,
      @Nullable Instant releasedAt,
      long loadedVersion) {
    this.id = id;
    this.eventId = eventId;
    this.key = key;
    this.kind = kind;
    this.item = item;
    this.reason = reason;
    this.expiresAt = expiresAt;
    this.createdBy = createdBy;
    this.createdAt = createdAt;
    this.releasedAt = releasedAt;
    this.loadedVersion = loadedVersion;
    this.version = Math.max(1, loadedVersion);
  }

  UUID id() {
    return id;
  }

  UUID eventId() {
    return eventId;
  }

  String key() {
    return key;
  }

  String kind() {
    return kind;
  }

  SeatedItem item() {
    return item;
  }

  String reason() {
    return reason;
  }

  @Nullable Instant expiresAt() {
    return expiresAt;
  }

  @Nullable UUID createdBy() {
    return createdBy;
  }

  Instant createdAt() {
    return createdAt;
  }

  @Nullable Instant releasedAt() {
    return releasedAt;
  }

  boolean isActive() {
    return releasedAt == null;
  }

  boolean isDue(Instant now) {
    return isActive() && expiresAt != null && !now.isBefore(expiresAt);
  }

  boolean isNew() {
    return loadedVersion == 0;
  }

  boolean changed() {
    return version != loadedVersion;
  }

  long loadedVersion() {
    return loadedVersion;
  }

  long version() {
    return version;
  }

  void release(Instant now) {
    releasedAt = now;
    if (!isNew()) {
      version++;
    }
  }
}

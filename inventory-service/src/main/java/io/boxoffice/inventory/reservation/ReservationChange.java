package io.boxoffice.inventory.reservation;

import org.jspecify.annotations.Nullable;

/** What can happen to a reservation, each at most once. */
enum ReservationChange {
  CREATED("created", "reservation.created.v1"),
  /** An order took it over. */
  BOUND("bound", null),
  CONFIRMED("confirmed", "reservation.confirmed.v1"),
  RELEASED("released", "reservation.released.v1"),
  EXPIRED("expired", "reservation.expired.v1");

  private final String wireName;
  private final @Nullable String eventType;

  ReservationChange(String wireName, @Nullable String eventType) {
    this.wireName = wireName;
    this.eventType = eventType;
  }

  String wireName() {
    return wireName;
  }

  /** Returns the type of the event that tells of it, or null when nobody else needs to know. */
  @Nullable String eventType() {
    return eventType;
  }
}

package io.boxoffice.inventory.reservation;

import java.util.UUID;

/** Keeps the keys that buyers choose apart from one another's and from those of services. */
final class ReservationKeys {
  private ReservationKeys() {}

  static String ofBuyer(UUID userId, String key) {
    return "buyer:" + userId + ":" + key;
  }

  static String ofService(String key) {
    return "service:" + key;
  }
}

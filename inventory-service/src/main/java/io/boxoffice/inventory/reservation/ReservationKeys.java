package io.boxoffice.inventory.reservation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.lang.Contract;

/** Keeps the keys that buyers choose apart from one another's and from those of services. */
final class ReservationKeys {
  private static final String BUYER = "buyer:";
  private static final int MAX_KEY = 200;
  private static final String WAITLIST = "waitlist:";

  private ReservationKeys() {}

  /** Whether it is 1 to 200 visible ASCII characters, as an Idempotency-Key has to be. */
  @Contract("null -> false")
  static boolean isKey(@Nullable String key) {
    return key != null
        && !key.isEmpty()
        && key.length() <= MAX_KEY
        && key.chars().allMatch(c -> c > ' ' && c < 127);
  }

  /** Whether an order may have such a key: only services take reservations over. */
  static boolean mayBeOrders(String key) {
    return !key.startsWith(BUYER);
  }

  static String ofBuyer(UUID userId, String key) {
    return BUYER + userId + ":" + key;
  }

  /** The key of the reservation that a place in the waitlist leads to. */
  static String ofWaitlist(UUID entryId) {
    return WAITLIST + entryId;
  }

  static boolean isOfWaitlist(String key) {
    return key.startsWith(WAITLIST);
  }

  static String ofService(String key) {
    return "service:" + key;
  }
}

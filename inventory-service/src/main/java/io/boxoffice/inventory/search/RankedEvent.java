package io.boxoffice.inventory.search;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event and where it stands among those found: the best first, of equals the one that starts
 * first.
 *
 * @param score how well it fits, from 0
 * @param startsAt in whole microseconds
 */
public record RankedEvent(UUID eventId, int score, Instant startsAt) {
  private static final int BYTES = Integer.BYTES + 3 * Long.BYTES;
  private static final long LATEST_MICROS = 253_402_300_799_000_000L;

  /** The order in which both back ends find, which compares ids as PostgreSQL does. */
  static final Comparator<RankedEvent> ORDER =
      Comparator.comparingInt(RankedEvent::score)
          .reversed()
          .thenComparing(RankedEvent::startsAt)
          .thenComparing(event -> event.eventId().toString());

  static Instant time(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000L) * 1_000);
  }

  static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  /** Returns the cursor that continues after this event. */
  String cursor() {
    ByteBuffer bytes =
        ByteBuffer.allocate(BYTES)
            .putInt(score)
            .putLong(micros(startsAt))
            .putLong(eventId.getMostSignificantBits())
            .putLong(eventId.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Returns the place that a cursor names, or null when it is no cursor. */
  public static @Nullable RankedEvent of(String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.remaining() != BYTES) {
        return null;
      }
      int score = bytes.getInt();
      long micros = bytes.getLong();
      if (score < 0 || micros < 0 || micros > LATEST_MICROS) {
        return null;
      }
      return new RankedEvent(new UUID(bytes.getLong(), bytes.getLong()), score, time(micros));
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }
}

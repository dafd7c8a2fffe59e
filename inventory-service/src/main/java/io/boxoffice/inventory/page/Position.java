package io.boxoffice.inventory.page;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list that is ordered by a time and then by id: the last row of a page.
 *
 * @param time what the list is ordered by, in whole microseconds
 */
public record Position(Instant time, UUID id) {
  private static final int BYTES = 3 * Long.BYTES;
  private static final long LATEST_MICROS = 253_402_300_799_000_000L;

  /** The place before every row. */
  public static final Position START = new Position(Instant.EPOCH, new UUID(0, 0));

  /** Returns the cursor that continues after this place. */
  public String cursor() {
    long micros = time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    ByteBuffer bytes =
        ByteBuffer.allocate(BYTES)
            .putLong(micros)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Returns the place that a cursor names, the start for none, or null when it is no cursor. */
  public static @Nullable Position of(@Nullable String cursor) {
    if (cursor == null) {
      return START;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.remaining() != BYTES) {
        return null;
      }
      long micros = bytes.getLong();
      if (micros < 0 || micros > LATEST_MICROS) {
        return null;
      }
      Instant time = Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
      return new Position(time, new UUID(bytes.getLong(), bytes.getLong()));
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }
}

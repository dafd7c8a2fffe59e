package io.boxoffice.inventory.seatmap;

import io.boxoffice.inventory.event.EventStatus;
import java.nio.charset.StandardCharsets;

/**
 * One piece of a stream, as it is sent.
 *
 * @param version version of the map that it leads to
 */
record StreamEvent(long version, byte[] bytes) {
  /** What a client waits before it comes back by itself. */
  static final byte[] RETRY = utf8("retry: 2000\n\n");

  static final byte[] HEARTBEAT = utf8(":\n\n");

  /** Past so many seats the whole map is less to send. */
  private static final int MOST_SEATS = 20_000;

  static StreamEvent of(SeatStates.Change change) {
    if (change.seats().length > MOST_SEATS) {
      return reset(change.version());
    }
    StringBuilder text = new StringBuilder(80 + 12 * change.seats().length);
    text.append("id: ").append(change.version());
    text.append("\ndata: {\"version\":").append(change.version()).append(",\"changes\":[");
    for (int i = 0; i < change.seats().length; i++) {
      text.append(i == 0 ? "[" : ",[").append(change.seats()[i]);
      text.append(',').append(change.statuses()[i]).append(']');
    }
    return new StreamEvent(change.version(), utf8(text.append("]}\n\n").toString()));
  }

  /** Tells the client to read a map of this version or a newer one. */
  static StreamEvent reset(long version) {
    return new StreamEvent(
        version, utf8("id: %1$d\nevent: reset\ndata: {\"version\":%1$d}\n\n".formatted(version)));
  }

  /** Tells the client that no more changes come. */
  static byte[] end(EventStatus status) {
    return utf8("event: end\ndata: {\"status\":\"%s\"}\n\n".formatted(status.wireName()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

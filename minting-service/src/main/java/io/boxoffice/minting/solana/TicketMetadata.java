package io.boxoffice.minting.solana;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the token says of its ticket, kept on the mint itself.
 *
 * @param name title of the event
 * @param symbol same for every ticket
 * @param uri empty: nothing is kept elsewhere
 * @param fields ticket number, and the seat when there is one
 */
public record TicketMetadata(String name, String symbol, String uri, List<Field> fields) {
  // A transaction has 1,232 bytes; these bounds keep the longest mint below it.
  private static final int NAME_BYTES = 64;
  private static final int VALUE_BYTES = 40;

  /** A named value beside the standard ones. */
  public record Field(String key, String value) {}

  public TicketMetadata {
    fields = List.copyOf(fields);
  }

  /** Describes a ticket; what is too long for the chain is cut at a whole character. */
  public static TicketMetadata of(String eventTitle, String ticketNumber, @Nullable String seat) {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("ticket", cut(ticketNumber, VALUE_BYTES)));
    if (seat != null && !seat.isBlank()) {
      fields.add(new Field("seat", cut(seat, VALUE_BYTES)));
    }
    return new TicketMetadata(cut(eventTitle, NAME_BYTES), "TICKET", "", fields);
  }

  private static String cut(String text, int maxBytes) {
    StringBuilder kept = new StringBuilder();
    int bytes = 0;
    for (int codePoint : text.codePoints().toArray()) {
      String character = Character.toString(codePoint);
      bytes += character.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > maxBytes) {
        break;
      }
      kept.append(character);
    }
    return kept.toString();
  }
}

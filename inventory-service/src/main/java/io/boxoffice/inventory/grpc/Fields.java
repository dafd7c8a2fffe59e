package io.boxoffice.inventory.grpc;

import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest.FieldViolation;
import io.boxoffice.inventory.page.Position;
import io.boxoffice.inventory.reservation.BuyerReservations;
import io.boxoffice.inventory.reservation.BuyerReservations.Wanted;
import io.boxoffice.inventory.reservation.BuyerReservations.WantedBundle;
import io.boxoffice.inventory.search.RankedEvent;
import io.boxoffice.inventory.search.SearchQuery;
import io.boxoffice.inventory.seat.SeatRef;
import io.boxoffice.ticket.ReserveTicketsRequest;
import io.boxoffice.ticket.Seat;
import io.boxoffice.ticket.TicketItem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one request and collects what is wrong with them. A wrong field reads as some
 * harmless value; {@link #check} comes before anything is done with them.
 */
final class Fields {
  static final int DEFAULT_PAGE = 20;
  static final int LARGEST_PAGE = 100;
  private static final String PAGE_TOKEN = "take it from next_page_token, unchanged";
  private static final int MAX_KEY = 200;
  private static final int MOST_BUNDLES = 100;
  private static final int LONGEST_NAME = 100;
  private static final int NANOS = 1_000_000_000;
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");
  private static final UUID NONE = new UUID(0, 0);
  private final List<FieldViolation> wrong = new ArrayList<>();

  /** Refuses the request with all that is wrong. */
  void check() {
    if (!wrong.isEmpty()) {
      throw Refusals.invalid(wrong);
    }
  }

  /** Notes that a field is wrong; the words go on from its name. */
  void wrong(String field, String what) {
    wrong.add(FieldViolation.newBuilder().setField(field).setDescription(what).build());
  }

  UUID id(String field, String value) {
    try {
      UUID id = UUID.fromString(value);
      if (id.toString().equalsIgnoreCase(value)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    wrong(field, "must be a UUID");
    return NONE;
  }

  /** Reads text that narrows something; empty means that it does not. */
  @Nullable String filter(String field, String value, int most) {
    return value.isEmpty() ? null : text(field, value, most);
  }

  String text(String field, String value, int most) {
    if (value.isBlank()) {
      wrong(field, "must not be blank");
    } else if (value.length() > most) {
      wrong(field, "must have at most %d characters".formatted(most));
    } else if (value.indexOf('\0') >= 0) {
      wrong(field, "must not contain the NUL character");
    }
    return value;
  }

  String key(String field, String value) {
    if (value.isEmpty()
        || value.length() > MAX_KEY
        || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
      wrong(field, "must be 1 to 200 visible ASCII characters of your own");
    }
    return value;
  }

  int number(String field, int value, int least, int most) {
    if (value < least || value > most) {
      wrong(field, "must be between %d and %d".formatted(least, most));
    }
    return value;
  }

  long version(String field, long value) {
    if (value < 1) {
      wrong(field, "must be at least 1");
    }
    return value;
  }

  /** Reads a time of a calendar, or null when it is not set. */
  @Nullable Instant time(String field, boolean isSet, Timestamp value) {
    if (!isSet) {
      return null;
    }
    if (value.getNanos() < 0
        || value.getNanos() >= NANOS
        || value.getSeconds() < 0
        || value.getSeconds() >= LAST.getEpochSecond()) {
      wrong(field, "must be between the years 1970 and 9999");
      return null;
    }
    return Instant.ofEpochSecond(value.getSeconds(), value.getNanos());
  }

  /** Reads a time that must be set, as precisely as the database keeps it. */
  Instant timeNeeded(String field, boolean isSet, Timestamp value) {
    Instant time = time(field, isSet, value);
    if (!isSet) {
      wrong(field, "must be set");
    }
    return time == null ? Instant.EPOCH : time.truncatedTo(ChronoUnit.MICROS);
  }

  int pageSize(int value) {
    return value == 0 ? DEFAULT_PAGE : number("page_size", value, 1, LARGEST_PAGE);
  }

  Position pageToken(String value) {
    Position position = Position.of(value.isEmpty() ? null : value);
    if (position == null) {
      wrong("page_token", PAGE_TOKEN);
      return Position.START;
    }
    return position;
  }

  /** Reads what a visitor typed to find events. */
  String words(String field, String value, int most) {
    String text = text(field, value, most);
    if (SearchQuery.words(text).size() > SearchQuery.MOST_WORDS) {
      wrong(field, "must have at most %d words".formatted(SearchQuery.MOST_WORDS));
    }
    return text;
  }

  /** Reads the place in a search after which its next page begins, or null for the first page. */
  @Nullable RankedEvent rankedPageToken(String value) {
    if (value.isEmpty()) {
      return null;
    }
    RankedEvent position = RankedEvent.of(value);
    if (position == null) {
      wrong("page_token", PAGE_TOKEN);
    }
    return position;
  }

  /** Reads items without seats, of which each type comes once. */
  List<Wanted> items(List<TicketItem> items) {
    return items(
        1,
        items.stream()
            .map(
                item ->
                    ReserveTicketsRequest.Item.newBuilder()
                        .setTicketTypeId(item.getTicketTypeId())
                        .setQuantity(item.getQuantity())
                        .build())
            .toList());
  }

  /** Reads items, at least so many, of which each type comes once. */
  List<Wanted> items(int least, List<ReserveTicketsRequest.Item> items) {
    if (items.size() < least || items.size() > BuyerReservations.MOST_TYPES) {
      wrong(
          "items",
          "must name between %d and %d types".formatted(least, BuyerReservations.MOST_TYPES));
      return List.of();
    }
    List<Wanted> wanted = new ArrayList<>();
    Set<UUID> types = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      String field = "items[" + i + "].";
      ReserveTicketsRequest.Item item = items.get(i);
      UUID type = once(field + "ticket_type_id", item.getTicketTypeId(), types);
      int quantity =
          number(field + "quantity", item.getQuantity(), 1, BuyerReservations.MOST_TICKETS);
      wanted.add(
          new Wanted(
              type,
              quantity,
              seats(field + "seats", item.getSeatsList(), quantity),
              item.getAccessible()));
    }
    return wanted;
  }

  /** Reads bundles, each once. */
  List<WantedBundle> bundles(List<ReserveTicketsRequest.BundleItem> bundles) {
    if (bundles.size() > BuyerReservations.MOST_TYPES) {
      wrong("bundles", "must name at most %d bundles".formatted(BuyerReservations.MOST_TYPES));
      return List.of();
    }
    List<WantedBundle> wanted = new ArrayList<>();
    Set<UUID> seen = new HashSet<>();
    for (int i = 0; i < bundles.size(); i++) {
      String field = "bundles[" + i + "].";
      UUID id = once(field + "bundle_id", bundles.get(i).getBundleId(), seen);
      wanted.add(
          new WantedBundle(
              id, number(field + "quantity", bundles.get(i).getQuantity(), 1, MOST_BUNDLES)));
    }
    return wanted;
  }

  private UUID once(String field, String value, Set<UUID> seen) {
    UUID id = id(field, value);
    if (!id.equals(NONE) && !seen.add(id)) {
      wrong(field, "must not come twice");
    }
    return id;
  }

  /** Reads the seats of an item: none, or as many as its quantity, each once. */
  List<SeatRef> seats(String field, List<Seat> seats, int quantity) {
    if (seats.isEmpty()) {
      return List.of();
    }
    if (seats.size() != quantity) {
      wrong(field, "must be as many as the quantity, or none");
      return List.of();
    }
    List<SeatRef> refs = new ArrayList<>();
    for (int i = 0; i < seats.size(); i++) {
      String one = field + "[" + i + "].";
      Seat seat = seats.get(i);
      refs.add(
          new SeatRef(
              text(one + "section", seat.getSection(), LONGEST_NAME),
              text(one + "subsection", seat.getSubsection(), LONGEST_NAME),
              number(one + "row", seat.getRow(), 1, Integer.MAX_VALUE),
              number(one + "seat", seat.getSeat(), 1, Integer.MAX_VALUE)));
    }
    if (new HashSet<>(refs).size() != refs.size()) {
      wrong(field, "must name each seat once");
    }
    return refs;
  }
}

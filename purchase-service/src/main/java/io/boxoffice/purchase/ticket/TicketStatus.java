package io.boxoffice.purchase.ticket;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The twelve states of a ticket; the table says which may follow which. */
public enum TicketStatus {
  AVAILABLE,
  RESERVED,
  SOLD,
  MINTED,
  ACTIVE,
  TRANSFERRED,
  CHECKED_IN,
  USED,
  REVOKED,
  REFUNDED,
  EXPIRED,
  CANCELLED;

  private static final Map<TicketStatus, Set<TicketStatus>> NEXT =
      new EnumMap<>(TicketStatus.class);

  static {
    NEXT.put(AVAILABLE, EnumSet.of(RESERVED, SOLD, CANCELLED));
    NEXT.put(RESERVED, EnumSet.of(AVAILABLE, SOLD, EXPIRED, CANCELLED));
    NEXT.put(
        SOLD,
        EnumSet.of(MINTED, ACTIVE, TRANSFERRED, CHECKED_IN, REFUNDED, CANCELLED, REVOKED, EXPIRED));
    NEXT.put(MINTED, EnumSet.of(ACTIVE, TRANSFERRED, CHECKED_IN, REFUNDED, REVOKED, EXPIRED));
    NEXT.put(ACTIVE, EnumSet.of(TRANSFERRED, CHECKED_IN, REFUNDED, REVOKED, EXPIRED));
    NEXT.put(TRANSFERRED, EnumSet.of(ACTIVE, TRANSFERRED, CHECKED_IN, REFUNDED, REVOKED, EXPIRED));
    NEXT.put(CHECKED_IN, EnumSet.of(USED, ACTIVE));
    NEXT.put(USED, EnumSet.noneOf(TicketStatus.class));
    NEXT.put(REVOKED, EnumSet.of(REFUNDED));
    NEXT.put(REFUNDED, EnumSet.noneOf(TicketStatus.class));
    NEXT.put(EXPIRED, EnumSet.noneOf(TicketStatus.class));
    NEXT.put(CANCELLED, EnumSet.noneOf(TicketStatus.class));
  }

  /** Tells whether a ticket may go from this state to the other. */
  public boolean mayBecome(TicketStatus other) {
    return NEXT.getOrDefault(this, Set.of()).contains(other);
  }

  /** Tells whether a ticket in this state lets its owner in. */
  public boolean admissible() {
    return this == SOLD || this == MINTED || this == ACTIVE || this == TRANSFERRED;
  }

  /** Returns the states from which a ticket may go to the given one, as the database has them. */
  static String[] before(TicketStatus to) {
    return Arrays.stream(values())
        .filter(from -> from.mayBecome(to))
        .map(TicketStatus::wireName)
        .toArray(String[]::new);
  }

  /** Returns the name as JSON and the database have it. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #wireName()}. */
  public static TicketStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}

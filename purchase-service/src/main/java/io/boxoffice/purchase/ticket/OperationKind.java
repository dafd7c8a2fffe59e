package io.boxoffice.purchase.ticket;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an operation that holds a ticket is about to do with it. */
public enum OperationKind {
  /** Give it to somebody else. */
  TRANSFER(TicketStatus.TRANSFERRED),
  /** Return its money. */
  REFUND(TicketStatus.REFUNDED),
  /** Make it invalid. */
  REVOKE(TicketStatus.REVOKED),
  /** Give its owner a live code again after a refund that did not come about. */
  RESTORE(null);

  private final @Nullable TicketStatus target;

  OperationKind(@Nullable TicketStatus target) {
    this.target = target;
  }

  /** The states from which a ticket may be claimed for this, as the database has them. */
  String[] claimableFrom() {
    return target == null ? new String[0] : TicketStatus.before(target);
  }

  /** Returns the name as JSON and the database have it. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #wireName()}. */
  public static OperationKind of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}

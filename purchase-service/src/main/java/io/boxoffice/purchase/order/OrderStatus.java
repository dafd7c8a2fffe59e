package io.boxoffice.purchase.order;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** States of an order, and which may follow which. */
public enum OrderStatus {
  PENDING,
  AWAITING_PAYMENT,
  PAID,
  COMPLETED,
  CANCELLED,
  EXPIRED,
  PAYMENT_FAILED,
  REFUNDING,
  PARTIALLY_REFUNDED,
  REFUNDED,
  REFUND_FAILED;

  private static final Map<OrderStatus, Set<OrderStatus>> NEXT = new EnumMap<>(OrderStatus.class);

  static {
    NEXT.put(PENDING, EnumSet.of(AWAITING_PAYMENT, PAID, CANCELLED, EXPIRED, PAYMENT_FAILED));
    NEXT.put(AWAITING_PAYMENT, EnumSet.of(PAID, CANCELLED, EXPIRED, PAYMENT_FAILED));
    // only an order that cost nothing is cancelled when it is paid: see Order.mayBecome
    NEXT.put(PAID, EnumSet.of(COMPLETED, REFUNDING, CANCELLED));
    NEXT.put(COMPLETED, EnumSet.of(REFUNDING));
    // money that comes too late: tickets if there still are any, otherwise back it goes
    NEXT.put(CANCELLED, EnumSet.of(REFUNDING));
    NEXT.put(EXPIRED, EnumSet.of(PAID, REFUNDING));
    NEXT.put(PAYMENT_FAILED, EnumSet.of(PAID, REFUNDING));
    NEXT.put(REFUNDING, EnumSet.of(COMPLETED, PARTIALLY_REFUNDED, REFUNDED, REFUND_FAILED));
    NEXT.put(REFUND_FAILED, EnumSet.of(REFUNDING, PARTIALLY_REFUNDED, REFUNDED));
    NEXT.put(PARTIALLY_REFUNDED, EnumSet.of(REFUNDING));
    NEXT.put(REFUNDED, EnumSet.noneOf(OrderStatus.class));
  }

  /** Tells whether an order may go from this state to the other. */
  public boolean mayBecome(OrderStatus other) {
    return NEXT.getOrDefault(this, Set.of()).contains(other);
  }

  /** Tells whether the buyer has been promised nothing yet that money has paid for. */
  public boolean beforePayment() {
    return this == PENDING || this == AWAITING_PAYMENT;
  }

  /** Returns the name as JSON and the database have it. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #wireName()}. */
  public static OrderStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}

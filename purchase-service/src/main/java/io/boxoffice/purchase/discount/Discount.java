package io.boxoffice.purchase.discount;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A code and what it gives.
 *
 * @param code in capitals; one of its kind in the tenant
 * @param currency of a fixed amount and of the least order, else null
 * @param eventId the event it is for, or null for all that the tenant sells
 * @param eventOwnerId who sells that event
 * @param ticketTypeId the tickets of the event that it is for, or null for all of them
 * @param minOrderMinor least price of all items before any discount
 * @param stackable whether other codes may go with it
 * @param maxUses how many orders may use it, or null for any number
 * @param uses how many orders use it
 * @param validUntil the first moment when it is no longer valid, or null
 */
public record Discount(
    UUID id,
    String code,
    Rule rule,
    @Nullable String currency,
    @Nullable UUID eventId,
    @Nullable UUID eventOwnerId,
    @Nullable UUID ticketTypeId,
    @Nullable Long minOrderMinor,
    boolean stackable,
    @Nullable Integer maxUses,
    @Nullable Integer maxUsesPerUser,
    int uses,
    Instant validFrom,
    @Nullable Instant validUntil,
    UUID createdBy,
    Instant createdAt) {

  /** How it takes something off. */
  public sealed interface Rule {
    /** Returns what kind of rule it is. */
    DiscountKind kind();
  }

  /** A share of each line. */
  public record Percentage(int basisPoints) implements Rule {
    @Override
    public DiscountKind kind() {
      return DiscountKind.PERCENTAGE;
    }
  }

  /** An amount off the whole order, never more than its tickets cost. */
  public record Fixed(long amountMinor) implements Rule {
    @Override
    public DiscountKind kind() {
      return DiscountKind.FIXED;
    }
  }

  /** Of so many tickets together the cheapest are free, as often as the number is reached. */
  public record BuyXGetY(int buy, int get) implements Rule {
    @Override
    public DiscountKind kind() {
      return DiscountKind.BUY_X_GET_Y;
    }
  }

  /** Returns the code as it is kept: buyers need not mind capitals. */
  public static String normal(String code) {
    return code.toUpperCase(Locale.ROOT);
  }

  /** Tells whether the code is for such tickets of its event. */
  boolean isFor(UUID ticketType) {
    return ticketTypeId == null || ticketTypeId.equals(ticketType);
  }
}

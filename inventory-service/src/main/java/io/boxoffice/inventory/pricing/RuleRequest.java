package io.boxoffice.inventory.pricing;

import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.price.Adjustment;
import io.boxoffice.inventory.price.PriceRule;
import io.boxoffice.inventory.validation.CalendarTime;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A rule as a seller writes it; each kind has parameters of its own.
 *
 * @param ticketTypeId the type it is for; left out for all types of the event
 * @param from first moment of a time window
 * @param until first moment after a time window
 * @param fromShare share sold from which on it applies, in basis points
 * @param untilShare share sold from which on it no longer applies
 * @param fromQuantity fewest tickets of a request in the tier
 * @param priority rules apply in ascending order of it; 100 when left out
 * @param active false for a rule that is only kept; true when left out
 */
record RuleRequest(
    @NotNull RuleKind kind,
    @Nullable UUID ticketTypeId,
    @Nullable @CalendarTime Instant from,
    @Nullable @CalendarTime Instant until,
    @Nullable @PositiveOrZero @Max(Adjustment.WHOLE) Integer fromShare,
    @Nullable @PositiveOrZero @Max(Adjustment.WHOLE) Integer untilShare,
    @Nullable @Min(2) @Max(MAX_QUANTITY) Integer fromQuantity,
    @Nullable @Min(Adjustment.MIN_BASIS_POINTS) @Max(Adjustment.MAX_BASIS_POINTS) Integer adjustmentBasisPoints,
    @Nullable @Min(-Adjustment.MAX_PRICE) @Max(Adjustment.MAX_PRICE) Long adjustmentMinor,
    @Nullable @PositiveOrZero @Max(1_000) Integer priority,
    @Nullable Boolean active) {
  private static final int MAX_QUANTITY = 1_000;
  private static final int PRIORITY = 100;

  @AssertTrue(
      message =
          "takes its own parameters and no others: time_window has from or until or both,"
              + " share_sold has fromShare and may have untilShare, quantity_tier has fromQuantity")
  @SuppressWarnings("unused")
  boolean isKind() {
    if (kind == null) {
      return true;
    }
    boolean time = from != null || until != null;
    boolean share = fromShare != null || untilShare != null;
    boolean quantity = fromQuantity != null;
    return switch (kind) {
      case TIME_WINDOW -> time && !share && !quantity;
      case SHARE_SOLD -> fromShare != null && !time && !quantity;
      case QUANTITY_TIER -> quantity && !time && !share;
    };
  }

  @AssertTrue(message = "must be after from") @SuppressWarnings("unused")
  boolean isUntil() {
    return from == null || until == null || micros(from).isBefore(micros(until));
  }

  @AssertTrue(message = "must be greater than fromShare") @SuppressWarnings("unused")
  boolean isUntilShare() {
    return fromShare == null || untilShare == null || fromShare < untilShare;
  }

  @AssertTrue(message = "give either this or adjustmentMinor") @SuppressWarnings("unused")
  boolean isAdjustmentBasisPoints() {
    return (adjustmentBasisPoints == null) != (adjustmentMinor == null);
  }

  /** What no two active rules may have in common, or nothing. */
  Stream<Tier> tier() {
    return fromQuantity == null || Boolean.FALSE.equals(active)
        ? Stream.empty()
        : Stream.of(new Tier(ticketTypeId, fromQuantity));
  }

  record Tier(@Nullable UUID ticketTypeId, int fromQuantity) {}

  private static Instant micros(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  private static @Nullable Instant microsOrNull(@Nullable Instant time) {
    return time == null ? null : micros(time);
  }

  PriceRule rule() {
    PriceRule.Condition condition =
        switch (kind) {
          case TIME_WINDOW -> new PriceRule.TimeWindow(microsOrNull(from), microsOrNull(until));
          case SHARE_SOLD -> new PriceRule.ShareSold(Objects.requireNonNull(fromShare), untilShare);
          case QUANTITY_TIER -> new PriceRule.QuantityTier(Objects.requireNonNull(fromQuantity));
        };
    return new PriceRule(
        Ids.next(),
        ticketTypeId,
        condition,
        adjustmentMinor == null
            ? Adjustment.byShare(Objects.requireNonNull(adjustmentBasisPoints))
            : Adjustment.byAmount(adjustmentMinor),
        Objects.requireNonNullElse(priority, PRIORITY),
        !Boolean.FALSE.equals(active));
  }
}

package io.boxoffice.inventory.tickettype;

import io.boxoffice.inventory.reservation.TicketTypeStatus;
import io.boxoffice.inventory.reservation.TicketTypeTerms;
import io.boxoffice.inventory.validation.CalendarTime;
import io.boxoffice.inventory.validation.CurrencyCode;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a seller says of a ticket type; what is left out has its default.
 *
 * @param version version that an edit was made from; not needed for a new type
 */
record TicketTypeDetails(
    @NotBlank @Size(max = 100) String name,
    @Nullable @Size(max = 2_000) String description,
    @NotNull @PositiveOrZero @Max(1_000_000_000_000L) Long priceMinor,
    @NotNull @CurrencyCode String currency,
    @NotNull @PositiveOrZero @Max(10_000_000) Integer capacity,
    @Nullable @Positive @Max(1_000) Integer minPerOrder,
    @Nullable @Positive @Max(1_000) Integer maxPerOrder,
    @Nullable @Positive @Max(1_000_000) Integer maxPerUser,
    @Nullable @CalendarTime Instant saleStartsAt,
    @Nullable @CalendarTime Instant saleEndsAt,
    @Nullable Boolean transferable,
    @Nullable @PositiveOrZero @Max(1_000) Integer maxTransfers,
    @Nullable TicketTypeStatus status,
    @Nullable @Positive Long version) {
  private static final int MIN_PER_ORDER = 1;
  private static final int MAX_PER_ORDER = 10;
  private static final int MAX_TRANSFERS = 5;

  @AssertTrue(message = "must not be less than minPerOrder") @SuppressWarnings("unused")
  boolean isMaxPerOrder() {
    return most() >= least();
  }

  @AssertTrue(message = "must not be less than minPerOrder") @SuppressWarnings("unused")
  boolean isMaxPerUser() {
    return maxPerUser == null || maxPerUser >= least();
  }

  @AssertTrue(message = "must be after saleStartsAt") @SuppressWarnings("unused")
  boolean isSaleEndsAt() {
    return saleStartsAt == null || saleEndsAt == null || saleStartsAt.isBefore(saleEndsAt);
  }

  private int least() {
    return Objects.requireNonNullElse(minPerOrder, MIN_PER_ORDER);
  }

  private int most() {
    return Objects.requireNonNullElse(maxPerOrder, Math.max(MAX_PER_ORDER, least()));
  }

  /** As the database keeps it, so that terms compare equal to what was stored. */
  private static @Nullable Instant micros(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
  }

  TicketTypeTerms terms() {
    return new TicketTypeTerms(
        name,
        description,
        priceMinor,
        currency,
        capacity,
        least(),
        most(),
        maxPerUser,
        micros(saleStartsAt),
        micros(saleEndsAt),
        transferable == null || transferable,
        Objects.requireNonNullElse(maxTransfers, MAX_TRANSFERS),
        Objects.requireNonNullElse(status, TicketTypeStatus.ACTIVE));
  }
}

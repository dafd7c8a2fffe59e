package io.boxoffice.purchase.discount;

import io.boxoffice.purchase.discount.RefusedCode.Why;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether a code may be used at all; how often it really was, only its use decides. */
final class DiscountCheck {
  private DiscountCheck() {}

  /**
   * What is known of a code when somebody names it.
   *
   * @param usesOfBuyer how many orders of the buyer use it
   */
  record Known(Discount discount, int usesOfBuyer) {}

  /** Returns why the code is refused before anything is known of prices, or null. */
  static @Nullable Why early(Known known, UUID eventId, boolean alone, Instant now) {
    Discount discount = known.discount();
    if (now.isBefore(discount.validFrom())) {
      return Why.NOT_YET_VALID;
    }
    if (discount.validUntil() != null && !now.isBefore(discount.validUntil())) {
      return Why.EXPIRED;
    }
    if (discount.maxUses() != null && discount.uses() >= discount.maxUses()) {
      return Why.USED_UP;
    }
    if (discount.maxUsesPerUser() != null && known.usesOfBuyer() >= discount.maxUsesPerUser()) {
      return Why.USED_UP_BY_YOU;
    }
    if (discount.eventId() != null && !discount.eventId().equals(eventId)) {
      return Why.OTHER_TICKETS;
    }
    return alone || discount.stackable() ? null : Why.NOT_COMBINABLE;
  }

  /** Returns why the code is refused for these tickets, or null. */
  static @Nullable Why late(Known known, Basket basket, boolean alone, Instant now) {
    Why early = early(known, basket.eventId(), alone, now);
    if (early != null) {
      return early;
    }
    Discount discount = known.discount();
    if (basket.lines().stream().noneMatch(line -> discount.isFor(line.ticketTypeId()))) {
      return Why.OTHER_TICKETS;
    }
    if (discount.currency() != null && !discount.currency().equals(basket.currency())) {
      return Why.OTHER_CURRENCY;
    }
    return discount.minOrderMinor() != null && basket.totalMinor() < discount.minOrderMinor()
        ? Why.BELOW_MINIMUM
        : null;
  }
}

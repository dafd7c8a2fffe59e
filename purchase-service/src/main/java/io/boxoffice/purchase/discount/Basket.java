package io.boxoffice.purchase.discount;

import java.util.List;
import java.util.UUID;

/**
 * What codes are to be applied to.
 *
 * @param currency ISO 4217
 */
public record Basket(UUID eventId, UUID userId, String currency, List<Line> lines) {

  public Basket {
    lines = List.copyOf(lines);
  }

  /**
   * Tickets of one kind.
   *
   * @param amountMinor price of all of them
   */
  public record Line(UUID ticketTypeId, int quantity, long amountMinor) {}

  long totalMinor() {
    return lines.stream().mapToLong(Line::amountMinor).reduce(0, Math::addExact);
  }
}

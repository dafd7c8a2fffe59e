package io.boxoffice.inventory.reservation;

import java.util.UUID;

/** What may come of returning sold stock. */
sealed interface ReturnOutcome extends StockOutcome {
  /** The tickets are available, by this command or an earlier one with its key. */
  record Returned() implements ReturnOutcome {}

  record UnknownEvent() implements ReturnOutcome {}

  record UnknownTicketType(UUID ticketTypeId) implements ReturnOutcome {}

  /**
   * More would come back than was sold.
   *
   * @param sold tickets of the type that are sold
   */
  record MoreThanSold(UUID ticketTypeId, int sold) implements ReturnOutcome {}

  /** The type has seats, so they must be named. */
  record SeatsRequired(UUID ticketTypeId) implements ReturnOutcome {}

  /** The seat is not one of the type's sold ones. */
  record SeatNotSold(UUID ticketTypeId, int seat) implements ReturnOutcome {}

  /** The key belongs to a return with other contents. */
  record KeyReused() implements ReturnOutcome {}

  record Busy() implements ReturnOutcome {}
}

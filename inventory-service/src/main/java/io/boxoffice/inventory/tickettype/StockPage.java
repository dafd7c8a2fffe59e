package io.boxoffice.inventory.tickettype;

import java.util.List;
import java.util.UUID;

/** The ticket types of an event, oldest first, with what is left of them. */
public record StockPage(UUID eventId, List<TicketTypeView> ticketTypes) {
  public StockPage {
    ticketTypes = List.copyOf(ticketTypes);
  }
}

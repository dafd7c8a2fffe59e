package io.boxoffice.purchase.event;

import io.boxoffice.purchase.ticket.TicketProperties;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Carries what is known of an event into its orders and tickets, so many orders in a turn. */
@Component
class TellOrders {
  private final FactStore facts;
  private final EventProperties properties;
  private final TicketProperties tickets;
  private final TransactionTemplate transaction;

  TellOrders(
      FactStore facts,
      EventProperties properties,
      TicketProperties tickets,
      TransactionTemplate transaction) {
    this.facts = facts;
    this.properties = properties;
    this.tickets = tickets;
    this.transaction = transaction;
  }

  /** One turn of a job whose lease the caller has taken; it may be repeated. */
  void turn(Job job) {
    List<UUID> next = transaction.execute(status -> facts.next(job, properties.batch()));
    // apart, because others lock a ticket before its order
    transaction.executeWithoutResult(status -> facts.tellOrders(job, next));
    transaction.executeWithoutResult(
        status -> facts.tellTickets(job, next, tickets.goodAfterEnd()));
    transaction.executeWithoutResult(
        status -> facts.advance(job, next.size() == properties.batch() ? next.getLast() : null));
  }
}

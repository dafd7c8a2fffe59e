package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderItem;
import io.boxoffice.purchase.order.Rounding;
import io.boxoffice.purchase.order.Seat;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import io.boxoffice.purchase.ticket.IssuedTicket;
import io.boxoffice.purchase.ticket.TicketStore;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Issues the tickets and their events, in the transaction that records the sold stock. What was
 * paid for an item is divided among its tickets to the last unit: a refund of each gives all back.
 */
@Component
class IssueTickets implements SagaStep<Sale> {
  private final TicketStore tickets;
  private final InstantSource time;

  IssueTickets(TicketStore tickets, InstantSource time) {
    this.tickets = tickets;
    this.time = time;
  }

  @Override
  public String name() {
    return "issue_tickets";
  }

  @Override
  public boolean local() {
    return true;
  }

  @Override
  public StepOutcome<Sale> forward(Sale sale) {
    return StepOutcome.done(
        () -> {
          tickets.issue(sale.order(), of(sale.order()), time.instant());
          return sale;
        });
  }

  private static List<IssuedTicket> of(Order order) {
    return order.items().stream().flatMap(IssueTickets::of).toList();
  }

  private static Stream<IssuedTicket> of(OrderItem item) {
    long[] paid = Rounding.evenly(item.paidMinor(), item.quantity());
    return IntStream.range(0, item.quantity())
        .mapToObj(i -> ticket(item, paid[i], item.seats().isEmpty() ? null : item.seats().get(i)));
  }

  private static IssuedTicket ticket(OrderItem item, long paidMinor, @Nullable Seat seat) {
    return new IssuedTicket(
        item.ticketTypeId(),
        item.name(),
        paidMinor,
        item.unitPriceMinor(),
        item.transferable(),
        item.maxTransfers(),
        seat);
  }
}

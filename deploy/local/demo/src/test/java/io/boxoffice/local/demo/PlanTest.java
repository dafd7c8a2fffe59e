package io.boxoffice.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanTest {
  private final List<Person> buyers =
      IntStream.range(0, 300)
          .mapToObj(i -> new Person("buyer-" + i, UUID.randomUUID(), "token"))
          .toList();

  @Test
  void aTicketIsEitherTransferredOrRefundedAndEachRecipientGetsOne() {
    List<Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Conduct conduct = i == 50 ? Conduct.REFUND_FAILS_ONCE : Conduct.PAY;
      Order order = new Order(UUID.randomUUID(), buyers.get(i), 2, conduct);
      tickets.add(new Ticket(UUID.randomUUID(), "a" + i, order, buyers.get(i)));
      tickets.add(new Ticket(UUID.randomUUID(), "b" + i, order, buyers.get(i)));
    }

    Demo.Plan plan = Demo.Plan.of(tickets, buyers, new Random(1));

    Set<Ticket> refunded = new HashSet<>();
    plan.refunds().forEach(refunded::addAll);
    assertThat(plan.refunds()).hasSize(3);
    assertThat(plan.singles()).hasSize(2).doesNotContainAnyElementsOf(refunded);
    assertThat(plan.singles()).extracting(Ticket::order).doesNotHaveDuplicates();
    assertThat(refunded)
        .extracting(Ticket::order)
        .doesNotContainAnyElementsOf(plan.singles().stream().map(Ticket::order).toList());
    refunded.addAll(plan.singles());
    assertThat(refunded).anyMatch(ticket -> ticket.order().conduct() == Conduct.REFUND_FAILS_ONCE);
    assertThat(plan.transfers())
        .extracting(Transfers.Plan::ticket)
        .doesNotContainAnyElementsOf(refunded);
    assertThat(plan.transfers())
        .filteredOn(one -> one.ending() == Transfers.Ending.ACCEPT)
        .hasSize(20);
    assertThat(plan.transfers())
        .extracting(Transfers.Plan::ending)
        .contains(Transfers.Ending.REJECT, Transfers.Ending.CANCEL);
    assertThat(plan.transfers()).extracting(Transfers.Plan::recipient).doesNotHaveDuplicates();
  }
}

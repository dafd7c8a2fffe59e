package io.boxoffice.local.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Waits until every order has ended one way or the other, and checks what it ended with. */
final class Settlement {
  private static final int AT_ONCE = 32;
  private static final Duration BOUND = Duration.ofMinutes(5);
  private static final Duration MONEY_MAY_STILL_COME = Duration.ofSeconds(75);

  private final Gateway gateway;
  private final Collection<Order> orders;

  private final Mismatches mismatches;
  private volatile int open;

  Settlement(Gateway gateway, Collection<Order> orders, Mismatches mismatches) {
    this.gateway = gateway;
    this.orders = orders;

    this.mismatches = mismatches;
  }

  void run() throws InterruptedException {
    long deadline = System.nanoTime() + BOUND.toNanos();
    List<Order> waiting = refresh(orders);
    while (!waiting.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(1000);
      waiting = refresh(waiting);
    }
    for (Order order : waiting) {
      mismatches.add("settlement.order-open", order.toString());
    }
    check();
  }

  private List<Order> refresh(Collection<Order> some) throws InterruptedException {
    Crowd.forEach(
        "settlement.read",
        some,
        AT_ONCE,
        Duration.ofMinutes(4),
        mismatches,
        order ->
            order.update(
                Gateway.require(
                        gateway.get(order.buyer(), "/api/orders/" + order.id()), order.toString())
                    .body()));
    List<Order> waiting =
        some.stream()
            .filter(order -> !order.settled(MONEY_MAY_STILL_COME) || ticketsMissing(order))
            .toList();
    open = waiting.size();
    return waiting;
  }

  private static boolean ticketsMissing(Order order) {
    return order.completed() && order.tickets().size() < order.quantity();
  }

  private void check() {
    Set<String> numbers = new HashSet<>();
    for (Order order : orders) {
      if (order.completed()) {
        mismatches.expect(
            order.tickets().size() == order.quantity(),
            "settlement.tickets",
            order + " has " + order.tickets().size() + " tickets");
        for (Order.IssuedTicket ticket : order.tickets()) {
          mismatches.expect(
              numbers.add(ticket.number()), "settlement.ticket-number", ticket.toString());
        }
      }
      mismatches.expect(
          order.conduct() != Conduct.DECLINED || !order.completed(),
          "settlement.declined",
          order.toString());
    }
  }

  List<Order> completed() {
    return new ArrayList<>(orders.stream().filter(Order::completed).toList());
  }

  long count(String... statuses) {
    Set<String> wanted = Set.of(statuses);
    return orders.stream().filter(order -> wanted.contains(order.status())).count();
  }

  String state() {
    return open
        + " orders open; "
        + orders.stream().collect(Collectors.groupingBy(Order::status, Collectors.counting()));
  }
}

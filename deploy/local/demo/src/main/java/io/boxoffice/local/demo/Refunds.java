package io.boxoffice.local.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Some buyers want their money back; their codes must die. */
final class Refunds {
  private static final int AT_ONCE = 8;
  private static final Duration CARRIED_OUT = Duration.ofMinutes(2);

  /** A code of a refunded ticket, taken before the refund. */
  record Dead(Ticket ticket, Codes.Code code) {}

  private final Gateway gateway;
  private final Codes codes;
  private final Gates gates;
  private final Mismatches mismatches;
  private final Collection<Dead> dead = new ConcurrentLinkedQueue<>();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger singles = new AtomicInteger();

  Refunds(Gateway gateway, Codes codes, Gates gates, Mismatches mismatches) {
    this.gateway = gateway;
    this.codes = codes;
    this.gates = gates;
    this.mismatches = mismatches;
  }

  void run(Collection<List<Ticket>> orders) throws InterruptedException {
    Crowd.forEach("refund", orders, AT_ONCE, Duration.ofMinutes(5), mismatches, this::refund);
  }

  /** One ticket each of orders that keep the others. */
  void runSingles(Collection<Ticket> tickets) throws InterruptedException {
    Crowd.forEach(
        "refund of a ticket",
        tickets,
        AT_ONCE,
        Duration.ofMinutes(5),
        mismatches,
        this::refundSingle);
  }

  private void refund(List<Ticket> tickets) throws InterruptedException {
    refund(tickets, Map.of("reason", "refund_requested"), done);
  }

  private void refundSingle(Ticket ticket) throws InterruptedException {
    refund(
        List.of(ticket),
        Map.of("reason", "refund_requested", "ticketIds", List.of(ticket.id())),
        singles);
    Answer order = gateway.get(ticket.order().buyer(), "/api/orders/" + ticket.order().id());
    Gateway.require(order, "the order of " + ticket);
    mismatches.expect(
        order.text("status").equals("partially_refunded"),
        "refund.partial",
        ticket + " was refunded alone, its order is " + order.text("status"));
  }

  private void refund(List<Ticket> tickets, Map<String, ?> body, AtomicInteger counter)
      throws InterruptedException {
    Order order = tickets.getFirst().order();
    Map<UUID, Codes.Code> taken = new HashMap<>();
    for (Ticket ticket : tickets) {
      taken.put(ticket.id(), codes.of(ticket));
    }
    String key = UUID.randomUUID().toString();
    String path = "/api/orders/" + order.id() + "/refunds";
    Answer first = gateway.post(order.buyer(), path, key, body);
    UUID refundId = Gateway.id(first, "the refund of " + order);
    Answer again = gateway.post(order.buyer(), path, key, body);
    mismatches.expect(
        again.text("id").equals(refundId.toString()),
        "refund.repeated",
        "the same key was answered " + again.summary() + " " + again.text("id"));
    String status = outcome(order, refundId.toString());
    mismatches.expect(
        status.equals("succeeded"), "refund.outcome", order + ": refund is " + status);
    if (status.equals("succeeded")) {
      counter.incrementAndGet();
    }
    for (Ticket ticket : tickets) {
      Codes.Code code = taken.get(ticket.id());
      if (code != null) {
        scanDead("refunded", ticket, code);
        dead.add(new Dead(ticket, code));
      }
    }
  }

  /** A code of a refunded ticket: refused as such, or as too old once its step has passed. */
  void scanDead(String name, Ticket ticket, Codes.Code code) throws InterruptedException {
    Codes.Expected refused =
        code.fresh()
            ? Codes.Expected.refused("refunded")
            : Codes.Expected.refused("refunded", "expired_code");
    gates.scan(name, code.text(), refused, "the code of the refunded " + ticket);
  }

  /** Waits for the end of a refund and returns its status. */
  String outcome(Order order, String refundId) throws InterruptedException {
    long deadline = System.nanoTime() + CARRIED_OUT.toNanos();
    String status = "unknown";
    while (System.nanoTime() < deadline) {
      Answer answer = gateway.get(order.buyer(), "/api/orders/" + order.id() + "/refunds");
      Gateway.require(answer, "the refunds of " + order);
      JsonNode items = answer.body().isArray() ? answer.body() : answer.body().path("items");
      for (JsonNode one : items) {
        if (one.path("id").asString("").equals(refundId)) {
          status = one.path("status").asString("");
        }
      }
      // a failed refund is tried again by itself: it is not the end
      if (status.equals("succeeded") || status.equals("refused")) {
        return status;
      }
      Thread.sleep(500);
    }
    return status;
  }

  List<Dead> dead() {
    return new ArrayList<>(dead);
  }

  int done() {
    return done.get();
  }

  int singles() {
    return singles.get();
  }

  String state() {
    return "%s orders refunded, %s single tickets, %d tickets in all"
        .formatted(done, singles, dead.size());
  }
}

package io.boxoffice.local.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Everybody comes at once, at four gates; so do the cheats. */
final class Doors {
  private static final int AT_ONCE = 32;
  private static final Codes.Expected TWICE = Codes.Expected.refused("already_admitted");

  private final Gateway gateway;
  private final Codes codes;
  private final Gates gates;
  private final Refunds refunds;
  private final Sale sale;
  private final Random random;
  private final Mismatches mismatches;
  private final AtomicInteger admitted = new AtomicInteger();

  Doors(
      Gateway gateway,
      Codes codes,
      Gates gates,
      Refunds refunds,
      Sale sale,
      long seed,
      Mismatches mismatches) {
    this.gateway = gateway;
    this.codes = codes;
    this.gates = gates;
    this.refunds = refunds;
    this.sale = sale;
    this.random = new Random(seed);
    this.mismatches = mismatches;
  }

  private enum Arrival {
    ONCE,
    TWICE,
    FOUR_AT_ONCE
  }

  private record Guest(Ticket ticket, Arrival arrival) {}

  /** Admits all tickets that are still good; a share of them tries more than once. */
  void admit(List<Ticket> tickets) throws InterruptedException {
    List<Ticket> order = new ArrayList<>(tickets);
    Collections.shuffle(order, random);
    List<Guest> guests = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      Arrival arrival =
          i % 10 == 1 ? Arrival.TWICE : i % 20 == 2 ? Arrival.FOUR_AT_ONCE : Arrival.ONCE;
      guests.add(new Guest(order.get(i), arrival));
    }
    Crowd.forEach("door", guests, AT_ONCE, Duration.ofMinutes(6), mismatches, this::arrive);
  }

  private void arrive(Guest guest) throws InterruptedException {
    Ticket ticket = guest.ticket();
    String code = codes.of(ticket).text();
    switch (guest.arrival()) {
      case ONCE -> gates.scan("good", code, Codes.Expected.ADMITTED, ticket.toString());
      case TWICE -> {
        gates.scan("good", code, Codes.Expected.ADMITTED, ticket.toString());
        gates.scan("duplicate", code, TWICE, ticket + " again");
      }
      case FOUR_AT_ONCE -> race(ticket, code);
    }
    admitted.incrementAndGet();
  }

  private void race(Ticket ticket, String code) throws InterruptedException {
    AtomicInteger in = new AtomicInteger();
    Crowd.forEach(
        "scan.race",
        List.of(0, 1, 2, 3),
        4,
        Duration.ofMinutes(4),
        mismatches,
        gate -> {
          Answer answer = gates.scanAt(gate, code);
          boolean entered = Codes.Expected.ADMITTED.met(answer);
          if (entered) {
            in.incrementAndGet();
          }
          mismatches.expect(
              entered || TWICE.met(answer), "scan.race", ticket + ": " + Gates.told(answer));
        });
    mismatches.expect(
        in.get() == 1, "scan.race", ticket + " was admitted " + in + " times at four gates");
  }

  /** Forged codes, codes of former owners and of refunded tickets, a code of another event. */
  void refuse(int forgeries, List<Transfers.Moved> moved, List<Refunds.Dead> dead, Ticket other)
      throws InterruptedException {
    Codes.Expected invalid = Codes.Expected.refused("invalid_code");
    String real = codes.of(other).text();
    for (int i = 0; i < forgeries; i++) {
      gates.scan("forged", Codes.forged(random), invalid, "a made-up code");
      gates.scan("tampered", Codes.tampered(real, random), invalid, "a changed code");
    }
    gates.scan(
        "other-event", real, Codes.Expected.refused("wrong_event"), "a code of another event");
    for (Transfers.Moved one : moved) {
      gates.scan(
          "pre-transfer",
          one.oldCode().text(),
          Codes.Expected.refused("superseded_code", "expired_code"),
          "the former owner's code of " + one.ticket());
    }
    for (Refunds.Dead one : dead) {
      refunds.scanDead("refunded", one.ticket(), one.code());
    }
  }

  /** Who is in can neither get the money back nor give the ticket away. */
  void afterwards(Ticket inside, Person somebody) throws InterruptedException {
    Answer offer =
        gateway.post(
            inside.owner(),
            "/api/transfers",
            Map.of("ticketId", inside.id(), "toUserId", somebody.userId()));
    mismatches.expect(
        offer.status() == 409 || offer.status() == 422,
        "fence.transfer-after-admission",
        inside + ": " + offer.summary());
    Order order = inside.order();
    Answer refund =
        gateway.post(
            order.buyer(),
            "/api/orders/" + order.id() + "/refunds",
            UUID.randomUUID().toString(),
            Map.of("reason", "refund_requested"));
    String outcome = refund.ok() ? refunds.outcome(order, refund.text("id")) : refund.summary();
    mismatches.expect(
        refund.ok() ? outcome.equals("refused") : refund.status() < 500,
        "fence.refund-after-admission",
        inside + ": " + outcome);
  }

  /** The gate's own totals must be what the gates saw. */
  void compareTotals(int expected) throws InterruptedException {
    mismatches.expect(
        gates.admitted() == expected,
        "admissions.total",
        gates.admitted() + " scans admitted, " + expected + " tickets were good");
    Answer answer =
        Gateway.require(
            gateway.get(sale.seller(), "/api/events/" + sale.eventId() + "/admissions"),
            "the admissions of the event");
    mismatches.expect(
        answer.body().path("admitted").asInt(-1) == expected,
        "admissions.total",
        "the service counts " + answer.body().path("admitted") + ", must be " + expected);
    for (JsonNode gate : answer.body().path("perGate")) {
      String id = gate.path("gateId").asString("");
      if (!id.isEmpty()) {
        int seen = gates.admittedAt(UUID.fromString(id));
        mismatches.expect(
            gate.path("admitted").asInt(-1) == seen,
            "admissions.gate",
            "gate " + id + ": " + gate.path("admitted") + ", scans said " + seen);
      }
    }
  }

  String state() {
    return admitted + " in; scans " + gates.byResult();
  }
}

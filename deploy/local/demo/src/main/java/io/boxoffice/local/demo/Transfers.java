package io.boxoffice.local.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Tickets change hands: offered and accepted, or rejected, or cancelled. */
final class Transfers {
  private static final int AT_ONCE = 16;
  private static final Duration CARRIED_OUT = Duration.ofSeconds(90);

  /** How an offer ends. */
  enum Ending {
    ACCEPT,
    REJECT,
    CANCEL
  }

  /** An offer that will be made. */
  record Plan(Ticket ticket, Person recipient, Ending ending) {}

  /** A ticket after its transfer, and the code that its former owner kept. */
  record Moved(Ticket ticket, Codes.Code oldCode) {}

  private final Gateway gateway;
  private final Codes codes;
  private final Gates gates;
  private final Mismatches mismatches;
  private final Collection<Moved> moved = new ConcurrentLinkedQueue<>();
  private final AtomicInteger rejected = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();

  Transfers(Gateway gateway, Codes codes, Gates gates, Mismatches mismatches) {
    this.gateway = gateway;
    this.codes = codes;
    this.gates = gates;
    this.mismatches = mismatches;
  }

  void run(List<Plan> plans) throws InterruptedException {
    Crowd.forEach("transfer", plans, AT_ONCE, Duration.ofMinutes(5), mismatches, this::carryOut);
  }

  private void carryOut(Plan plan) throws InterruptedException {
    Ticket ticket = plan.ticket();
    Codes.Code oldCode = codes.of(ticket);
    Answer offer =
        gateway.post(
            ticket.owner(),
            "/api/transfers",
            Map.of("ticketId", ticket.id(), "toUserId", plan.recipient().userId()));
    String transferId = Gateway.id(offer, "the offer of " + ticket).toString();
    switch (plan.ending()) {
      case ACCEPT -> accept(plan, transferId, offer.text("acceptanceCode"), oldCode);
      case REJECT -> end(plan.recipient(), transferId, "reject", rejected);
      case CANCEL -> end(ticket.owner(), transferId, "cancel", cancelled);
    }
  }

  private void end(Person person, String transferId, String verb, AtomicInteger count)
      throws InterruptedException {
    Answer answer =
        gateway.call("POST", person, "/api/transfers/" + transferId + "/" + verb, null, null);
    Gateway.require(answer, "to " + verb + " a transfer");
    count.incrementAndGet();
  }

  private void accept(Plan plan, String transferId, String acceptanceCode, Codes.Code oldCode)
      throws InterruptedException {
    Person recipient = plan.recipient();
    Answer answer =
        gateway.post(
            recipient,
            "/api/transfers/" + transferId + "/accept",
            Map.of("acceptanceCode", acceptanceCode));
    Gateway.require(answer, "accepting the transfer of " + plan.ticket());
    if (!answer.text("status").equals("completed")) {
      awaitCompletion(recipient, transferId);
    }
    Ticket now = plan.ticket().ownedBy(recipient);
    moved.add(new Moved(now, oldCode));
    Codes.Expected dead =
        oldCode.fresh()
            ? Codes.Expected.refused("superseded_code")
            : Codes.Expected.refused("superseded_code", "expired_code");
    gates.scan("pre-transfer", oldCode.text(), dead, "the former owner's code of " + now);
    Answer former = codes.ask(plan.ticket().owner(), plan.ticket());
    mismatches.expect(
        former.status() == 403 || former.status() == 404,
        "transfer.former-owner",
        "the former owner's request for a code of " + now + " was answered " + former.summary());
    Answer seen = gateway.get(recipient, "/api/tickets/" + now.id());
    mismatches.expect(
        seen.text("ownerId").equals(recipient.userId().toString()),
        "transfer.owner",
        now + " belongs to " + seen.text("ownerId") + " (" + seen.summary() + ")");
  }

  private void awaitCompletion(Person recipient, String transferId) throws InterruptedException {
    long deadline = System.nanoTime() + CARRIED_OUT.toNanos();
    String status = "accepted";
    while (!status.equals("completed")) {
      if (System.nanoTime() > deadline) {
        throw new DemoFailure("the accepted transfer " + transferId + " is still " + status);
      }
      Thread.sleep(500);
      for (JsonNode one : gateway.all(recipient, "/api/transfers?direction=received")) {
        if (one.path("id").asString("").equals(transferId)) {
          status = one.path("status").asString("");
        }
      }
    }
  }

  List<Moved> moved() {
    return new ArrayList<>(moved);
  }

  int rejected() {
    return rejected.get();
  }

  int cancelled() {
    return cancelled.get();
  }

  String state() {
    return moved.size() + " done, " + rejected + " rejected, " + cancelled + " cancelled";
  }
}

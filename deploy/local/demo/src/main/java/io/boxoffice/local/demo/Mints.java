package io.boxoffice.local.demo;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Waits until every ticket's token is on the chain. */
final class Mints {
  private static final int AT_ONCE = 8;

  private final Gateway gateway;
  private final Mismatches mismatches;
  private final Set<Ticket> pending = ConcurrentHashMap.newKeySet();
  private volatile int total;

  Mints(Gateway gateway, Mismatches mismatches) {
    this.gateway = gateway;
    this.mismatches = mismatches;
  }

  void await(List<Ticket> tickets, Duration bound) throws InterruptedException {
    total = tickets.size();
    pending.addAll(tickets);
    long deadline = System.nanoTime() + bound.toNanos();
    while (!pending.isEmpty() && System.nanoTime() < deadline) {
      Crowd.forEach(
          "mint",
          List.copyOf(pending),
          AT_ONCE,
          Duration.ofMinutes(4),
          mismatches,
          ticket -> {
            Answer answer = gateway.get(ticket.owner(), "/api/tickets/" + ticket.id() + "/nft");
            if (answer.ok() && answer.text("state").equals("minted")) {
              pending.remove(ticket);
            }
          });
      if (!pending.isEmpty()) {
        Thread.sleep(1500);
      }
    }
    for (Ticket ticket : pending) {
      mismatches.add("mint", ticket + " is not minted within " + bound.toSeconds() + " s");
    }
  }

  int minted() {
    return total - pending.size();
  }

  String state() {
    return minted() + " of " + total + " confirmed";
  }
}

package io.boxoffice.local.demo;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Staff at the gates: scans, compares each answer with what it must be, and counts. */
final class Gates {
  private final Gateway gateway;
  private final Sale sale;
  private final Mismatches mismatches;
  private final Latencies latencies = new Latencies();
  private final Map<String, AtomicInteger> byResult = new ConcurrentHashMap<>();
  private final Map<UUID, AtomicInteger> admittedByGate = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();

  Gates(Gateway gateway, Sale sale, Mismatches mismatches) {
    this.gateway = gateway;
    this.sale = sale;
    this.mismatches = mismatches;
  }

  /** Scans at the next gate in turn; another answer than the expected one is a mismatch. */
  Answer scan(String name, String code, Codes.Expected expected, String who)
      throws InterruptedException {
    Answer answer = scanAt(turn.getAndIncrement(), code);
    mismatches.expect(
        expected.met(answer),
        "scan." + name,
        who + " must be " + expected + ", was " + told(answer));
    return answer;
  }

  /** Scans at a gate without an expectation. */
  Answer scanAt(int number, String code) throws InterruptedException {
    Sale.Gate gate = sale.gates().get(Math.floorMod(number, sale.gates().size()));
    Map<String, Object> body = new HashMap<>();
    body.put("code", code);
    body.put("eventId", sale.eventId());
    body.put("gateId", gate.id());
    Answer answer = gateway.post(gate.staff(), "/api/scans", body);
    latencies.add(answer.nanos());
    String result = told(answer);
    byResult.computeIfAbsent(result, name -> new AtomicInteger()).incrementAndGet();
    if (result.equals("admitted")) {
      admittedByGate.computeIfAbsent(gate.id(), id -> new AtomicInteger()).incrementAndGet();
    }
    return answer;
  }

  static String told(Answer answer) {
    if (!answer.ok()) {
      return answer.summary();
    }
    return answer.text("result").equals("admitted") ? "admitted" : answer.text("reason");
  }

  int admittedAt(UUID gateId) {
    AtomicInteger count = admittedByGate.get(gateId);
    return count == null ? 0 : count.get();
  }

  int admitted() {
    AtomicInteger count = byResult.get("admitted");
    return count == null ? 0 : count.get();
  }

  Latencies latencies() {
    return latencies;
  }

  Map<String, Integer> byResult() {
    Map<String, Integer> counts = new TreeMap<>();
    byResult.forEach((result, count) -> counts.put(result, count.get()));
    return counts;
  }
}

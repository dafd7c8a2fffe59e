package io.boxoffice.local.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** The public stock audit of an event at one moment. */
record Stock(Map<UUID, Line> lines) {

  /** One ticket type: the counters, and what the rows behind them add up to. */
  record Line(
      int capacity,
      int available,
      int reserved,
      int sold,
      int held,
      int rowsReserved,
      int rowsSold,
      boolean holds) {}

  static Stock parse(JsonNode body) {
    Map<UUID, Line> lines = new LinkedHashMap<>();
    for (JsonNode type : body.path("ticketTypes")) {
      lines.put(
          UUID.fromString(type.path("ticketTypeId").asString("")),
          new Line(
              type.path("capacity").asInt(0),
              type.path("available").asInt(0),
              type.path("reserved").asInt(0),
              type.path("sold").asInt(0),
              type.path("held").asInt(0),
              type.path("rowsReserved").asInt(0),
              type.path("rowsSold").asInt(0),
              type.path("holds").asBoolean(false)));
    }
    return new Stock(lines);
  }

  int sold() {
    return lines.values().stream().mapToInt(Line::sold).sum();
  }

  int available() {
    return lines.values().stream().mapToInt(Line::available).sum();
  }

  int reserved() {
    return lines.values().stream().mapToInt(Line::reserved).sum();
  }

  /** Adds a mismatch for every type whose numbers do not add up. */
  void check(Mismatches mismatches) {
    lines.forEach(
        (id, line) -> {
          int sum = line.available() + line.reserved() + line.sold() + line.held();
          mismatches.expect(
              line.holds()
                  && sum == line.capacity()
                  && line.rowsReserved() == line.reserved()
                  && line.rowsSold() == line.sold(),
              "on-sale.stock-audit",
              "ticket type " + id + ": " + line);
        });
  }
}

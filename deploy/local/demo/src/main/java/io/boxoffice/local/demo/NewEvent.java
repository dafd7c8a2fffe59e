package io.boxoffice.local.demo;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** An event that a seller is about to create, give ticket types and publish. */
record NewEvent(
    UUID venueId,
    String title,
    String description,
    String category,
    Instant startsAt,
    Instant endsAt,
    boolean featured,
    int capacity,
    boolean mintingEnabled) {

  Created create(Gateway gateway, Person seller) throws InterruptedException {
    Map<String, Object> body = new HashMap<>();
    body.put("venueId", venueId);
    body.put("title", title);
    body.put("description", description);
    body.put("category", category);
    body.put("startsAt", startsAt.toString());
    body.put("endsAt", endsAt.toString());
    body.put("featured", featured);
    body.put("capacity", capacity);
    body.put("mintingEnabled", mintingEnabled);
    Answer answer = gateway.post(seller, "/api/events", body);
    return new Created(gateway, seller, Gateway.id(answer, "event " + title), title);
  }

  /** A draft on the server. */
  record Created(Gateway gateway, Person seller, UUID id, String title) {

    UUID addType(String name, long priceMinor, String currency, int capacity, int maxPerOrder)
        throws InterruptedException {
      Answer answer =
          gateway.post(
              seller,
              "/api/events/" + id + "/ticket-types",
              Map.of(
                  "name", name,
                  "priceMinor", priceMinor,
                  "currency", currency,
                  "capacity", capacity,
                  "maxPerOrder", maxPerOrder));
      return Gateway.id(answer, "ticket type " + name + " of " + title);
    }

    void publish() throws InterruptedException {
      Answer answer = gateway.call("POST", seller, "/api/events/" + id + "/publish", null, null);
      Gateway.require(answer, "publishing " + title);
    }
  }
}

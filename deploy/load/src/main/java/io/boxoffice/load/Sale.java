package io.boxoffice.load;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** An event on sale, with one ticket type that does not run out. */
record Sale(Local local, String seller, UUID event, UUID ticketType) {
  private static final int CAPACITY = 10_000_000;

  static Sale open(Local local) throws InterruptedException {
    String seller = local.token("seller@%s.test".formatted(local.tenant()));
    UUID venue =
        id(
            local,
            seller,
            "/api/venues",
            """
            {"name": "Bench Hall", "address": "Street 1", "city": "Vienna", "country": "AT",
             "latitude": 48.2, "longitude": 16.37, "capacity": %d}
            """
                .formatted(CAPACITY));
    Instant start = Instant.now().plus(Duration.ofDays(30));
    UUID event =
        id(
            local,
            seller,
            "/api/events",
            """
            {"venueId": "%s", "title": "Bench Gala", "category": "music", "startsAt": "%s",
             "endsAt": "%s"}
            """
                .formatted(venue, start, start.plus(Duration.ofHours(3))));
    // a limit that nobody reaches, but that has to be looked up for everybody
    UUID type =
        id(
            local,
            seller,
            "/api/events/%s/ticket-types".formatted(event),
            """
            {"name": "Floor", "priceMinor": 2500, "currency": "%s", "capacity": %d,
             "maxPerOrder": 10, "maxPerUser": 10000}
            """
                .formatted(local.currency(), CAPACITY));
    Local.expect(
        200,
        local.post(seller, "/api/events/%s/publish".formatted(event), null, "{}"),
        "publishing the event");
    return new Sale(local, seller, event, type);
  }

  private static UUID id(Local local, String seller, String path, String body)
      throws InterruptedException {
    return UUID.fromString(
        Local.expect(201, local.post(seller, path, null, body), path).body().path("id").asString());
  }

  String reservation() {
    return """
    {"eventId":"%s","items":[{"ticketTypeId":"%s","quantity":1}]}"""
        .formatted(event, ticketType);
  }

  String availabilityPath() {
    return "/api/events/%s/availability".formatted(event);
  }

  /**
   * The stock adds up, and no more and no less is reserved than callers were told.
   *
   * @param told reservations that were answered with 201
   * @param unknown requests that may have reserved without telling
   * @return tickets reserved
   */
  long audit(long told, long unknown) throws InterruptedException {
    JsonNode audit =
        Local.expect(
                200,
                local.get(seller, "/api/events/%s/stock-audit".formatted(event)),
                "the stock audit")
            .body();
    if (!audit.path("holds").asBoolean()) {
      throw new BenchFailure("the stock does not add up: " + audit);
    }
    long reserved = audit.at("/ticketTypes/0/reserved").asLong();
    if (reserved < told || reserved > told + unknown) {
      throw new BenchFailure(
          "callers were told of %d reservations and %d ended unknown, but %d are reserved"
              .formatted(told, unknown, reserved));
    }
    return reserved;
  }
}

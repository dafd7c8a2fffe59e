package io.boxoffice.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Creates the event of this run, its gates and its scan policy, and a second event beside it. */
final class SaleSetup {
  private static final Duration CHECKIN_LEARNS = Duration.ofMinutes(1);
  private static final List<String> GATE_STAFF =
      List.of("venue_staff", "venue_manager", "admin", "venue_staff");

  private final Gateway gateway;
  private final Identity identity;
  private final DemoSettings settings;

  SaleSetup(Gateway gateway, Identity identity, DemoSettings settings) {
    this.gateway = gateway;
    this.identity = identity;
    this.settings = settings;
  }

  Sale create(UUID venueId, Instant now) throws InterruptedException {
    Tenant tenant = settings.seller();
    Person seller = identity.withRole(tenant, "seller");
    String stamp = now.truncatedTo(ChronoUnit.SECONDS).toString();
    String title = "On-sale Night " + stamp;
    Instant startsAt = now.plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MINUTES);
    NewEvent.Created event = event(venueId, title, startsAt, settings.tickets(), seller);
    List<Sale.Type> types = new ArrayList<>();
    int standing = settings.tickets() * 6 / 10;
    int seated = settings.tickets() * 3 / 10;
    int box = settings.tickets() - standing - seated;
    types.add(type(event, "Standing", 4500, tenant, standing));
    types.add(type(event, "Seated", 6500, tenant, seated));
    types.add(type(event, "Box", 9500, tenant, box));
    event.publish();
    NewEvent.Created other = event(venueId, "Late Show " + stamp, startsAt, 20, seller);
    UUID otherType = other.addType("Standing", 1500, tenant.currency(), 20, 4);
    other.publish();
    policy(seller, event.id());
    policy(seller, other.id());
    Offers.taxes(gateway, identity.withRole(tenant, "admin"));
    List<String> codes =
        Offers.codes(gateway, seller, event.id(), tenant.currency(), settings.tickets(), now);
    return new Sale(
        event.id(), title, seller, types, gates(seller, event.id()), codes, other.id(), otherType);
  }

  private NewEvent.Created event(
      UUID venueId, String title, Instant startsAt, int capacity, Person seller)
      throws InterruptedException {
    return new NewEvent(
            venueId,
            title,
            "One night only. The doors are open already.",
            "music",
            startsAt,
            startsAt.plus(3, ChronoUnit.HOURS),
            false,
            capacity,
            settings.chain())
        .create(gateway, seller);
  }

  private static Sale.Type type(
      NewEvent.Created event, String name, long priceMinor, Tenant tenant, int capacity)
      throws InterruptedException {
    UUID id = event.addType(name, priceMinor, tenant.currency(), capacity, 4);
    return new Sale.Type(id, name, capacity);
  }

  /** Transfers and refunds must stay possible while the doors are open: no offline scanners. */
  private void policy(Person seller, UUID eventId) throws InterruptedException {
    Map<String, Object> policy =
        Map.of(
            "opensMinutesBeforeStart", 240,
            "closesMinutesAfterEnd", 120,
            "transferPolicy", "online_gates_only");
    long deadline = System.nanoTime() + CHECKIN_LEARNS.toNanos();
    Answer answer = put(seller, eventId, policy);
    while (answer.status() == 404 && System.nanoTime() < deadline) {
      Thread.sleep(500);
      answer = put(seller, eventId, policy);
    }
    Gateway.require(answer, "the scan policy of the event");
  }

  private Answer put(Person seller, UUID eventId, Object policy) throws InterruptedException {
    return gateway.call("PUT", seller, "/api/events/" + eventId + "/scan-policy", null, policy);
  }

  private List<Sale.Gate> gates(Person seller, UUID eventId) throws InterruptedException {
    List<Sale.Gate> gates = new ArrayList<>();
    for (int i = 0; i < GATE_STAFF.size(); i++) {
      String name = "Gate " + (char) ('A' + i);
      Answer answer =
          gateway.post(
              seller, "/api/events/" + eventId + "/gates", Map.of("name", name, "zone", "ALL"));
      Person staff = identity.withRole(settings.seller(), GATE_STAFF.get(i));
      gates.add(new Sale.Gate(Gateway.id(answer, name), name, staff));
    }
    return gates;
  }
}

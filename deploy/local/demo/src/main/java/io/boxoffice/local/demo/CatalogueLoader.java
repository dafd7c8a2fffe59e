package io.boxoffice.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Puts the catalogue into the system through the public API; what is there by name is skipped. */
final class CatalogueLoader {
  private static final int AT_ONCE = 8;

  private final Gateway gateway;
  private final Identity identity;
  private final List<Tenant> tenants;
  private final Catalogue catalogue;
  private final Mismatches mismatches;
  private final AtomicInteger venues = new AtomicInteger();
  private final AtomicInteger events = new AtomicInteger();
  private final AtomicInteger skipped = new AtomicInteger();

  CatalogueLoader(
      Gateway gateway,
      Identity identity,
      List<Tenant> tenants,
      Catalogue catalogue,
      Mismatches mismatches) {
    this.gateway = gateway;
    this.identity = identity;
    this.tenants = tenants;
    this.catalogue = catalogue;
    this.mismatches = mismatches;
  }

  /** Makes sure that the tenants exist; the superadmin creates those that do not. */
  void ensureTenants() throws InterruptedException {
    Person superadmin = identity.superadmin();
    Answer answer = Gateway.require(gateway.get(superadmin, "/api/tenants"), "list of tenants");
    JsonNode known = answer.body().isArray() ? answer.body() : answer.body().path("items");
    for (Tenant tenant : tenants) {
      boolean there = false;
      for (JsonNode one : known) {
        there |= one.path("id").asString("").equals(tenant.id().toString());
      }
      if (!there) {
        Answer created =
            gateway.post(
                superadmin,
                "/api/tenants",
                Map.of(
                    "id", tenant.id(),
                    "slug", tenant.slug(),
                    "name", tenant.slug(),
                    "currency", tenant.currency(),
                    "hosts", List.of()));
        Gateway.require(created, "creating the tenant " + tenant.slug());
      }
    }
  }

  /** Loads venues, then events. Returns the venue ids of the first tenant by key. */
  Map<String, UUID> load(Instant now) throws InterruptedException {
    List<Map<String, UUID>> venueIds = new ArrayList<>();
    for (int i = 0; i < tenants.size(); i++) {
      venueIds.add(new ConcurrentHashMap<>());
    }
    Crowd.forEach(
        "catalogue",
        List.of(0, 1),
        2,
        Duration.ofMinutes(12),
        mismatches,
        index -> loadTenant(index, venueIds.get(index), now));

    return venueIds.getFirst();
  }

  private void loadTenant(int index, Map<String, UUID> venueIds, Instant now)
      throws InterruptedException {
    Person seller = identity.withRole(tenants.get(index), "seller");
    Map<String, UUID> knownVenues = byText(gateway.all(seller, "/api/venues"), "name");
    List<Catalogue.Event> mine =
        catalogue.events().stream().filter(event -> event.tenant() == index).toList();
    List<Catalogue.Venue> needed =
        catalogue.venues().stream()
            .filter(venue -> mine.stream().anyMatch(event -> event.venue().equals(venue.key())))
            .toList();
    Crowd.forEach(
        "catalogue.venues",
        needed,
        AT_ONCE,
        Duration.ofMinutes(3),
        mismatches,
        venue -> {
          UUID known = knownVenues.get(venue.name());
          venueIds.put(venue.key(), known == null ? create(seller, venue) : known);
          (known == null ? venues : skipped).incrementAndGet();
        });
    // three organisers share the work, so that none is asked to slow down for long
    List<Person> owners = new ArrayList<>();
    for (String role : List.of("seller", "venue_manager", "admin")) {
      owners.add(identity.withRole(tenants.get(index), role));
    }
    Map<String, UUID> knownEvents = byText(gateway.all(seller, "/api/events"), "title");
    Map<String, Catalogue.Venue> byKey = catalogue.venuesByKey();
    Crowd.forEach(
        "catalogue.events",
        mine,
        AT_ONCE,
        Duration.ofMinutes(5),
        mismatches,
        event -> {
          Catalogue.Venue at = byKey.get(event.venue());
          UUID venueId = venueIds.get(event.venue());
          if (at == null || venueId == null) {
            throw new DemoFailure("the venue " + event.venue() + " was not created");
          }
          Person owner = owners.get(mine.indexOf(event) % owners.size());
          if (knownEvents.containsKey(event.title())) {
            skipped.incrementAndGet();
          } else {
            publish(owner, tenants.get(index), event, at, venueId, now);
            events.incrementAndGet();
          }
        });
  }

  private UUID create(Person seller, Catalogue.Venue venue) throws InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", venue.name());
    body.put("address", venue.address());
    body.put("city", venue.city());
    if (venue.state() != null) {
      body.put("state", venue.state());
    }
    body.put("country", venue.country());
    body.put("postalCode", venue.postalCode());
    body.put("latitude", venue.latitude());
    body.put("longitude", venue.longitude());
    body.put("capacity", venue.capacity());
    body.put("amenities", venue.amenities());
    return Gateway.id(gateway.post(seller, "/api/venues", body), "venue " + venue.name());
  }

  private void publish(
      Person seller,
      Tenant tenant,
      Catalogue.Event event,
      Catalogue.Venue at,
      UUID venueId,
      Instant now)
      throws InterruptedException {
    NewEvent draft =
        new NewEvent(
            venueId,
            event.title(),
            event.description(),
            event.category(),
            event.startsAt(now, at),
            event.endsAt(now, at),
            event.featured(),
            event.ticketTypes().stream().mapToInt(Catalogue.Type::capacity).sum(),
            false);
    NewEvent.Created created = draft.create(gateway, seller);
    for (Catalogue.Type type : event.ticketTypes()) {
      created.addType(type.name(), type.priceMinor(), tenant.currency(), type.capacity(), 10);
    }
    created.publish();
  }

  String state() {
    return venues + " venues and " + events + " events created, " + skipped + " already there";
  }

  int createdEvents() {
    return events.get();
  }

  private static Map<String, UUID> byText(List<JsonNode> items, String field) {
    Map<String, UUID> ids = new ConcurrentHashMap<>();
    for (JsonNode item : items) {
      ids.put(item.path(field).asString(""), UUID.fromString(item.path("id").asString("")));
    }
    return ids;
  }
}

package io.boxoffice.local.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The checked-in venues and events.
 *
 * @param venues real places
 * @param events what the two tenants sell in them
 */
record Catalogue(List<Venue> venues, List<Event> events) {

  /** A real venue: its name, address, position and capacity. */
  record Venue(
      String key,
      String name,
      String address,
      String city,
      @Nullable String state,
      String country,
      String postalCode,
      double latitude,
      double longitude,
      int capacity,
      String zone,
      List<String> amenities) {}

  /** An event at a venue, so many days from now at an hour of the venue's own time. */
  record Event(
      int tenant,
      String venue,
      String category,
      String title,
      String description,
      int startsInDays,
      int startHour,
      int durationMinutes,
      boolean featured,
      List<Type> ticketTypes) {

    Instant startsAt(Instant now, Venue at) {
      ZoneId zone = ZoneId.of(at.zone());
      return now.atZone(zone)
          .toLocalDate()
          .plusDays(startsInDays)
          .atTime(LocalTime.of(startHour, 0))
          .atZone(zone)
          .toInstant();
    }

    Instant endsAt(Instant now, Venue at) {
      return startsAt(now, at).plus(Duration.ofMinutes(durationMinutes));
    }
  }

  /** A ticket type; the price is in minor units of the tenant's currency. */
  record Type(String name, long priceMinor, int capacity) {}

  static Catalogue load() {
    return new Catalogue(
        List.of(read("venues.json", Venue[].class)), List.of(read("events.json", Event[].class)));
  }

  /** A handful of events of both tenants, for a short run. */
  Catalogue small() {
    List<Event> few =
        events.stream().collect(Collectors.groupingBy(Event::tenant)).values().stream()
            .flatMap(ofTenant -> ofTenant.stream().limit(3))
            .toList();
    return new Catalogue(venues, few);
  }

  Map<String, Venue> venuesByKey() {
    return venues.stream().collect(Collectors.toMap(Venue::key, Function.identity()));
  }

  private static <T> T read(String name, Class<T> type) {
    try (InputStream in = Catalogue.class.getResourceAsStream("/catalogue/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks catalogue/" + name);
      }
      return Json.MAPPER.readValue(in, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

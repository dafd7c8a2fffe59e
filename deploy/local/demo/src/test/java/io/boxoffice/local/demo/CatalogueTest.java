package io.boxoffice.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private final Catalogue catalogue = Catalogue.load();

  @Test
  void hasEnoughVenuesAndEventsForTwoTenants() {
    assertThat(catalogue.venues()).hasSizeGreaterThanOrEqualTo(14);
    assertThat(catalogue.events()).hasSizeGreaterThanOrEqualTo(44);
    assertThat(catalogue.events())
        .extracting(Catalogue.Event::tenant)
        .contains(0, 1)
        .containsOnly(0, 1);
    assertThat(catalogue.venues().stream().map(Catalogue.Venue::country).distinct().count())
        .isGreaterThan(8);
  }

  @Test
  void venuesAreWhereTheyCanBe() {
    Set<String> countries = Set.of(Locale.getISOCountries());
    assertThat(catalogue.venues())
        .allSatisfy(
            venue -> {
              assertThat(venue.latitude()).isBetween(-60.0, 70.0).isNotZero();
              assertThat(venue.longitude()).isBetween(-180.0, 180.0).isNotZero();
              assertThat(venue.capacity()).isBetween(500, 120_000);
              assertThat(countries).contains(venue.country());
              assertThat(venue.name()).isNotBlank();
              assertThat(venue.address()).isNotBlank();
              assertThat(venue.city()).isNotBlank();
              assertThat(ZoneId.of(venue.zone())).isNotNull();
              // a degree of longitude is four minutes; no zone strays further than three hours
              double solarHours = venue.longitude() / 15;
              double clockHours =
                  ZoneId.of(venue.zone())
                          .getRules()
                          .getStandardOffset(Instant.EPOCH.plusSeconds(1_700_000_000))
                          .getTotalSeconds()
                      / 3600.0;
              assertThat(Math.abs(solarHours - clockHours)).as(venue.name()).isLessThan(3);
            });
    assertThat(catalogue.venues()).extracting(Catalogue.Venue::key).doesNotHaveDuplicates();
    assertThat(catalogue.venues()).extracting(Catalogue.Venue::name).doesNotHaveDuplicates();
  }

  @Test
  void eventsFitTheirVenuesAndAreComplete() {
    Map<String, Catalogue.Venue> venues = catalogue.venuesByKey();
    assertThat(catalogue.events())
        .allSatisfy(
            event -> {
              assertThat(venues).containsKey(event.venue());
              int sold = event.ticketTypes().stream().mapToInt(Catalogue.Type::capacity).sum();
              assertThat(sold).as(event.title()).isBetween(1, venues.get(event.venue()).capacity());
              assertThat(event.title()).isNotBlank().hasSizeLessThan(200);
              assertThat(event.category()).matches("[a-z]+");
              assertThat(event.startsInDays()).isBetween(1, 365);
              assertThat(event.startHour()).isBetween(0, 23);
              assertThat(event.durationMinutes()).isBetween(30, 720);
              assertThat(event.ticketTypes()).isNotEmpty();
              assertThat(event.ticketTypes())
                  .extracting(Catalogue.Type::name)
                  .doesNotHaveDuplicates();
              assertThat(event.ticketTypes())
                  .extracting(Catalogue.Type::priceMinor)
                  .allMatch(price -> price > 0);
            });
    assertThat(catalogue.events()).extracting(Catalogue.Event::title).doesNotHaveDuplicates();
  }

  @Test
  void anEventStartsAtTheHourOfItsVenue() {
    Catalogue.Event event = catalogue.events().getFirst();
    Catalogue.Venue venue = catalogue.venuesByKey().get(event.venue());
    Instant now = Instant.parse("2026-03-01T23:30:00Z");
    assertThat(event.startsAt(now, venue).atZone(ZoneId.of(venue.zone())).getHour())
        .isEqualTo(event.startHour());
    assertThat(event.endsAt(now, venue)).isAfter(event.startsAt(now, venue));
  }

  @Test
  void theShortRunHasEventsOfBothTenantsAndTheVenueOfTheSale() {
    assertThat(catalogue.small().events()).extracting(Catalogue.Event::tenant).contains(0, 1);
    assertThat(catalogue.small().events())
        .anyMatch(event -> event.tenant() == 0 && event.venue().equals("royal-albert-hall"));
  }
}

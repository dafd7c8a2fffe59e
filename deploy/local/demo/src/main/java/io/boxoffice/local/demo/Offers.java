package io.boxoffice.local.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * What changes the price of a ticket: the taxes of the sale's country, and two codes that some of
 * the buyers have, one of them for far fewer orders than will name it.
 */
final class Offers {
  private static final String FROM = "2020-01-01T00:00:00Z";
  private static final List<Map<String, Object>> TAXES =
      List.of(
          Map.of(
              "name", "VAT",
              "country", "GB",
              "rateMillionths", 200_000,
              "mode", "inclusive",
              "validFrom", FROM),
          Map.of(
              "name", "Live music levy",
              "country", "GB",
              "category", "music",
              "rateMillionths", 25_000,
              "mode", "exclusive",
              "validFrom", FROM));

  private Offers() {}

  /** Sets the tenant's taxes, unless somebody has set some. */
  static void taxes(Gateway gateway, Person admin) throws InterruptedException {
    Answer rates = Gateway.require(gateway.get(admin, "/api/tax-rates"), "the tax rates");
    if (rates.body().path("rates").isEmpty()) {
      Answer set =
          gateway.call(
              "PUT",
              admin,
              "/api/tax-rates",
              null,
              Map.of("version", rates.body().path("version").asLong(0), "rates", TAXES));
      // a call that is repeated after a crash finds that the first one has done it
      if (!set.slug().equals("version-conflict")) {
        Gateway.require(set, "setting the tax rates");
      }
    }
  }

  /** Makes the codes of the event and returns them. */
  static List<String> codes(
      Gateway gateway, Person seller, UUID eventId, String currency, int tickets, Instant now)
      throws InterruptedException {
    String run = Long.toString(now.toEpochMilli(), 36).toUpperCase(Locale.ROOT);
    List<String> codes = new ArrayList<>();
    codes.add("EARLY-" + run);
    codes.add("FIVER-" + run);
    create(
        gateway,
        seller,
        Map.of(
            "code",
            codes.getFirst(),
            "kind",
            "percentage",
            "percentBasisPoints",
            1250,
            "eventId",
            eventId,
            "stackable",
            true,
            "maxUses",
            Math.max(2, tickets / 15),
            "maxUsesPerUser",
            1));
    create(
        gateway,
        seller,
        Map.of(
            "code",
            codes.getLast(),
            "kind",
            "fixed",
            "amountMinor",
            500,
            "currency",
            currency,
            "eventId",
            eventId,
            "stackable",
            true,
            "minOrderMinor",
            6000));
    return codes;
  }

  private static void create(Gateway gateway, Person seller, Map<String, Object> discount)
      throws InterruptedException {
    Answer created = gateway.post(seller, "/api/discounts", discount);
    if (!created.slug().equals("discount-code-taken")) {
      Gateway.require(created, "the code " + discount.get("code"));
    }
  }

  /** The codes that a buyer names: most have none, some have one, a few have both. */
  static List<String> named(List<String> codes, Random random) {
    int draw = random.nextInt(100);
    if (draw < 70) {
      return List.of();
    }
    return draw < 85 ? codes.subList(0, 1) : draw < 92 ? codes.subList(1, 2) : codes;
  }
}

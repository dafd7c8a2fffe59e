package io.boxoffice.inventory.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.RunningService;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What the search promises, whatever it goes by. */
abstract class EventSearchContract extends RunningService {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private final Instant today = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  @Autowired private SearchRebuilds rebuilds;

  /** Waits until all changes of the tenant's events can be seen by a search. */
  abstract void settle(UUID tenant);

  /** Takes away what the search of the tenant goes by, as no change of an event does. */
  abstract void lose(UUID tenant);

  /** An organiser with a hall in Vienna and one in Zürich. */
  record Stage(UUID tenant, UUID seller, UUID vienna, UUID zurich) {}

  Stage stage() {
    UUID tenant = tenant();
    UUID seller = Ids.next();
    return new Stage(
        tenant,
        seller,
        venue(tenant, seller, "Konzerthaus", "Wien"),
        venue(tenant, seller, "Volkshaus", "Zürich"));
  }

  private UUID venue(UUID tenant, UUID seller, String name, String city) {
    return expect(
            201,
            as(seller, tenant, "seller")
                .post("/api/venues", VENUE.replace("Hall", name).replace("Vienna", city)))
        .id();
  }

  Client seller(Stage stage) {
    return as(stage.seller(), stage.tenant(), "seller");
  }

  /** Starts this many days from now. */
  private Instant day(int days) {
    return today.plus(Duration.ofDays(days));
  }

  UUID draft(Stage stage, UUID venue, String title, String more) {
    return draft(stage, venue, title, 30, more);
  }

  private UUID draft(Stage stage, UUID venue, String title, int days, String more) {
    return expect(
            201,
            seller(stage)
                .post(
                    "/api/events",
                    """
                    {"venueId": "%s", "title": "%s", "category": "music", "startsAt": "%s",
                     "endsAt": "%s" %s}
                    """
                        .formatted(venue, title, day(days), day(days + 1), more)))
        .id();
  }

  UUID published(Stage stage, UUID venue, String title, String more) {
    return published(stage, venue, title, 30, more);
  }

  private UUID published(Stage stage, UUID venue, String title, int days, String more) {
    UUID id = draft(stage, venue, title, days, more);
    expect(200, seller(stage).post("/api/events/" + id + "/publish", ""));
    return id;
  }

  private JsonNode search(UUID tenant, String query) {
    return expect(200, visitor(tenant).get("/api/events/search?" + query)).body();
  }

  static String q(String text) {
    return "q=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static List<String> titles(JsonNode page) {
    List<String> titles = new ArrayList<>();
    page.path("items").forEach(item -> titles.add(item.path("title").asString()));
    return titles;
  }

  List<String> found(Stage stage, String query) {
    return titles(search(stage.tenant(), query));
  }

  @Test
  void a_word_finds_whole_words_and_their_beginnings_in_whatever_case() {
    Stage stage = stage();
    published(stage, stage.vienna(), "Beethoven Night", "");
    published(stage, stage.vienna(), "Mozart Gala", "");
    settle(stage.tenant());
    for (String text :
        List.of("beethoven", "BEETHOVEN", "beet", "b", " Beethoven  night ", "nig")) {
      assertThat(found(stage, q(text))).as(text).containsExactly("Beethoven Night");
    }
    assertThat(found(stage, q("night watch"))).isEmpty();
  }

  @Test
  void a_mistyped_word_finds_what_was_meant() {
    Stage stage = stage();
    published(stage, stage.vienna(), "Beethoven Night", "");
    published(stage, stage.vienna(), "Metallica", "");
    published(stage, stage.zurich(), "Comedy Club 2026", "");
    settle(stage.tenant());
    for (String text : List.of("Beethovn", "Bethoven", "beethofen", "beetoven")) {
      assertThat(found(stage, q(text))).as(text).containsExactly("Beethoven Night");
    }
    assertThat(found(stage, q("metalica"))).containsExactly("Metallica");
    assertThat(found(stage, q("comedi volkshuas"))).containsExactly("Comedy Club 2026");
    assertThat(found(stage, q("comedy 2026"))).containsExactly("Comedy Club 2026");
    assertThat(found(stage, q("comedy 2025"))).as("a number is not mistyped").isEmpty();
    assertThat(found(stage, q("xylophone"))).isEmpty();
  }

  @Test
  void accents_do_not_count_on_either_side() {
    Stage stage = stage();
    published(stage, stage.zurich(), "Die Zauberflöte", "");
    published(stage, stage.vienna(), "Cafe Central", "");
    settle(stage.tenant());
    for (String text : List.of("Zürich", "zurich", "ZÜRICH", "Zu\u0308rich", "zauberflote")) {
      assertThat(found(stage, q(text))).as(text).containsExactly("Die Zauberflöte");
    }
    assertThat(found(stage, q("café"))).containsExactly("Cafe Central");
  }

  @Test
  void every_word_has_to_match_somewhere() {
    Stage stage = stage();
    published(stage, stage.zurich(), "Beethoven Night", "");
    published(stage, stage.vienna(), "Beethoven Day", "");
    published(stage, stage.zurich(), "Mozart Night", "");
    settle(stage.tenant());
    assertThat(found(stage, q("beethoven zurich"))).containsExactly("Beethoven Night");
    assertThat(found(stage, q("wien konzerthaus beethoven music")))
        .containsExactly("Beethoven Day");
    assertThat(found(stage, q("beethoven salzburg"))).isEmpty();
    assertThat(found(stage, q("night")))
        .containsExactlyInAnyOrder("Beethoven Night", "Mozart Night");
  }

  @Test
  void title_comes_before_place_before_description_and_a_whole_word_before_the_rest() {
    Stage stage = stage();
    UUID hall = venue(stage.tenant(), stage.seller(), "Swan Hall", "Graz");
    published(stage, stage.vienna(), "Lake", ", \"description\": \"with a swan in it\"");
    published(stage, hall, "Gala", "");
    published(stage, stage.vienna(), "Swansong", "");
    published(stage, stage.vienna(), "Swann in Love", "");
    published(stage, stage.vienna(), "The Swan", 40, "");
    published(stage, stage.vienna(), "A Swan", 35, "");
    settle(stage.tenant());
    List<String> found = found(stage, q("swan"));
    assertThat(found).hasSize(6).startsWith("A Swan", "The Swan").endsWith("Gala", "Lake");
    assertThat(found(stage, q("swan"))).as("again").isEqualTo(found);
    assertThat(found(stage, q("swna")))
        .as("the description takes no part in guesses")
        .doesNotContain("Lake");
  }

  @Test
  void filters_narrow_what_is_found() {
    Stage stage = stage();
    published(stage, stage.vienna(), "Night One", 10, ", \"featured\": true");
    published(stage, stage.zurich(), "Night Two", 20, "");
    UUID other = draft(stage, stage.zurich(), "Night Three", 30, "");
    expect(
        200,
        seller(stage)
            .put(
                "/api/events/" + other,
                """
                {"venueId": "%s", "title": "Night Three", "category": "Hip-Hop",
                 "startsAt": "%s", "endsAt": "%s", "version": 1}
                """
                    .formatted(stage.zurich(), day(30), day(31))));
    expect(200, seller(stage).post("/api/events/" + other + "/publish", ""));
    settle(stage.tenant());

    assertThat(found(stage, "q=night")).containsExactly("Night One", "Night Two", "Night Three");
    assertThat(found(stage, "q=night&city=zurich")).containsExactly("Night Two", "Night Three");
    assertThat(found(stage, "q=night&city=" + "Z%C3%BCrich")).hasSize(2);
    assertThat(found(stage, "q=night&city=zur")).as("a filter is no guess").isEmpty();
    assertThat(found(stage, "q=night&category=music")).containsExactly("Night One", "Night Two");
    assertThat(found(stage, "q=night&category=hip-hop")).containsExactly("Night Three");
    assertThat(found(stage, "q=night&featured=true")).containsExactly("Night One");
    assertThat(found(stage, "q=night&featured=false")).hasSize(2);
    assertThat(found(stage, "q=night&from=" + day(20))).containsExactly("Night Two", "Night Three");
    assertThat(found(stage, "q=night&to=" + day(20))).containsExactly("Night One");
    assertThat(found(stage, "q=night&from=" + day(15) + "&to=" + day(25) + "&city=Wien")).isEmpty();
  }

  @Test
  void a_tenant_finds_only_its_own() {
    Stage mine = stage();
    Stage other = stage();
    published(mine, mine.vienna(), "Secret Beethoven", "");
    published(other, other.vienna(), "Other Beethoven", "");
    settle(mine.tenant());
    settle(other.tenant());
    assertThat(found(mine, q("beethoven"))).containsExactly("Secret Beethoven");
    assertThat(found(other, q("beethoven"))).containsExactly("Other Beethoven");
    assertThat(found(other, q("secret"))).isEmpty();
    assertThat(suggested(other, q("beet"))).containsExactly("title: Other Beethoven");
  }

  @Test
  void only_what_is_on_sale_or_sold_out_is_found() {
    Stage stage = stage();
    published(stage, stage.vienna(), "Opera on Sale", "");
    draft(stage, stage.vienna(), "Opera in Draft", "");
    UUID cancelled = published(stage, stage.vienna(), "Opera Cancelled", "");
    UUID deleted = published(stage, stage.vienna(), "Opera Deleted", "");
    UUID ended = published(stage, stage.vienna(), "Opera Ended", "");
    UUID soldOut = published(stage, stage.vienna(), "Opera Sold Out", "");
    settle(stage.tenant());
    assertThat(found(stage, q("opera"))).hasSize(5);

    String storm = "{\"reason\": \"storm\"}";
    expect(200, seller(stage).post("/api/events/" + cancelled + "/cancel", storm));
    expect(200, seller(stage).post("/api/events/" + deleted + "/cancel", storm));
    expect(204, seller(stage).delete("/api/events/" + deleted));
    superuser()
        .sql("update inventory.events set status = 'ended', version = version + 1 where id = :id")
        .param("id", ended)
        .update();
    Shop shop = new Shop(stage.tenant(), stage.seller(), stage.vienna(), soldOut);
    UUID type = ticketType(shop, 1, "");
    expect(
        201,
        as(Ids.next(), stage.tenant(), "buyer")
            .with("Idempotency-Key", "k")
            .post(
                "/api/reservations",
                """
                {"eventId": "%s", "items": [{"ticketTypeId": "%s", "quantity": 1}]}
                """
                    .formatted(soldOut, type)));
    settle(stage.tenant());
    assertThat(found(stage, q("opera")))
        .containsExactlyInAnyOrder("Opera on Sale", "Opera Sold Out");
    assertThat(
            search(stage.tenant(), q("sold out")).path("items").path(0).path("status").asString())
        .isEqualTo("sold_out");
    assertThat(suggested(stage, q("opera")))
        .containsExactlyInAnyOrder("title: Opera on Sale", "title: Opera Sold Out");
  }

  @Test
  void what_looks_like_a_command_is_only_words() {
    Stage stage = stage();
    published(stage, stage.vienna(), "Beethoven Night", "");
    settle(stage.tenant());
    for (String text :
        List.of(
            "' or 1=1 --",
            "'; drop table events; --",
            "beethoven' & 'xyz",
            "beethoven | mozart",
            "beet:*A",
            "* : * ( )",
            "\"",
            "%",
            "_",
            "\\",
            "$1",
            "{\"match_all\":{}}",
            "_id:*",
            "<script>",
            "½",
            "\uD83C\uDFBB",
            "ﬁ")) {
      assertThat(found(stage, q(text))).as(text).isEmpty();
      expect(200, visitor(stage.tenant()).get("/api/events/suggest?" + q(text)));
    }
    for (String text : List.of("%beethoven%!", "!beethoven", "'beethoven' & night:*")) {
      assertThat(found(stage, q(text))).as(text).containsExactly("Beethoven Night");
    }
    assertThat(found(stage, "q=night&city=" + "%27%20or%201%3D1")).isEmpty();
  }

  @Test
  void a_query_that_cannot_be_is_refused_by_name() {
    Stage stage = stage();
    for (String query :
        List.of(
            "",
            "q=",
            "q=%20%20",
            "q=" + "x".repeat(101),
            q("a b c d e f g h i j k"),
            "q=x&limit=0",
            "q=x&limit=101",
            "q=x&cursor=AAAA",
            "q=x&cursor=%21",
            "q=x&from=yesterday",
            "q=x&featured=perhaps",
            "q=x&category=" + "x".repeat(51),
            "q=x&city=" + "x".repeat(101))) {
      Answer answer = visitor(stage.tenant()).get("/api/events/search?" + query);
      assertThat(answer.status()).as("%s %s", query, answer.body()).isEqualTo(400);
      assertThat(answer.slug()).as(query).isIn("validation", "malformed-request");
    }
    for (String query : List.of("", "q=", "q=" + "x".repeat(101))) {
      assertThat(visitor(stage.tenant()).get("/api/events/suggest?" + query).slug())
          .as(query)
          .isEqualTo("validation");
    }
  }

  private List<String> suggested(Stage stage, String query) {
    List<String> suggested = new ArrayList<>();
    expect(200, visitor(stage.tenant()).get("/api/events/suggest?" + query))
        .body()
        .path("items")
        .forEach(
            item ->
                suggested.add(item.path("kind").asString() + ": " + item.path("text").asString()));
    return suggested;
  }

  @Test
  void what_is_being_typed_is_completed() {
    Stage stage = stage();
    published(stage, stage.zurich(), "Beethoven Night", "");
    published(stage, stage.zurich(), "Beethoven Night", "");
    published(stage, stage.vienna(), "Zürcher Chor", "");
    settle(stage.tenant());
    assertThat(suggested(stage, q("zur")))
        .containsExactlyInAnyOrder("city: Zürich", "title: Zürcher Chor");
    assertThat(suggested(stage, q("volks"))).containsExactly("venue: Volkshaus");
    assertThat(suggested(stage, q("mus"))).containsExactly("category: music");
    assertThat(suggested(stage, q("night beet"))).containsExactly("title: Beethoven Night");
    assertThat(suggested(stage, q("beethovn"))).containsExactly("title: Beethoven Night");
    assertThat(suggested(stage, q("beethoven zurich"))).containsExactly("title: Beethoven Night");
    assertThat(suggested(stage, q("nothing"))).isEmpty();
    assertThat(suggested(stage, q("?!"))).isEmpty();
  }

  @Test
  void pages_hold_together_and_end() {
    Stage stage = stage();
    many(stage, 120, "Evening");
    settle(stage.tenant());
    List<String> whole = found(stage, "q=evening&limit=100");
    assertThat(whole).hasSize(100);
    List<String> paged = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonNode page = search(stage.tenant(), "q=evening&limit=7" + cursor);
      paged.addAll(titles(page));
      cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asString() : "";
      pages++;
    } while (!cursor.isEmpty() && pages < 30);
    assertThat(paged).as("at most 100 of one query").isEqualTo(whole);
    assertThat(new LinkedHashSet<>(paged)).hasSize(100);
    assertThat(suggested(stage, q("evening"))).as("at most 10").hasSize(10);
    assertThat(search(stage.tenant(), "q=evening&limit=100").has("nextCursor")).isFalse();
  }

  /** Writes events as rows; some start at once, so that only the id tells them apart. */
  void many(Stage stage, int count, String word) {
    superuser()
        .sql(
            """
            insert into inventory.events (id, tenant_id, venue_id, owner_id, title, category,
                status, starts_at, ends_at, created_at, updated_at, published_at)
            select uuidv7(), :tenant, :venue, :owner, :word || ' ' || i, 'music', 'active',
                   date_trunc('day', now()) + (1 + i / 5) * interval '1 day',
                   date_trunc('day', now()) + (2 + i / 5) * interval '1 day', now(), now(), now()
              from generate_series(1, :count) as i
            """)
        .param("tenant", stage.tenant())
        .param("venue", stage.vienna())
        .param("owner", stage.seller())
        .param("word", word)
        .param("count", count)
        .update();
  }

  @Test
  void a_change_is_found_within_a_bound() {
    Stage stage = stage();
    UUID event = published(stage, stage.vienna(), "Beethoven Night", "");
    eventually(stage, q("beethoven"), "Beethoven Night");

    expect(
        200,
        seller(stage)
            .put(
                "/api/events/" + event,
                """
                {"venueId": "%s", "title": "Mozart Night", "category": "music",
                 "description": "with a flute", "startsAt": "%s", "endsAt": "%s", "version": 2}
                """
                    .formatted(stage.vienna(), day(30), day(31))));
    eventually(stage, q("mozart"), "Mozart Night");
    eventually(stage, q("flute"), "Mozart Night");
    eventually(stage, q("beethoven"));

    expect(
        200,
        seller(stage)
            .put(
                "/api/venues/" + stage.vienna(),
                VENUE
                    .replace("Hall", "Odeon")
                    .replace("Vienna", "Linz")
                    .strip()
                    .replaceAll("}$", ", \"version\": 1}")));
    eventually(stage, q("odeon linz"), "Mozart Night");
    eventually(stage, q("konzerthaus"));
    eventually(stage, "q=mozart&city=linz", "Mozart Night");
  }

  void eventually(Stage stage, String query, String... titles) {
    await()
        .atMost(BOUND)
        .untilAsserted(() -> assertThat(found(stage, query)).containsExactly(titles));
  }

  @Test
  void a_rebuild_finds_again_what_was_lost() {
    Stage stage = stage();
    published(stage, stage.vienna(), "Beethoven Night", "");
    draft(stage, stage.vienna(), "Beethoven Draft", "");
    many(stage, 450, "Evening");
    settle(stage.tenant());
    lose(stage.tenant());
    assertThat(found(stage, q("beethoven"))).isEmpty();

    Client operator = as(Ids.next(), null, "ops");
    Answer begun = expect(202, operator.post("/api/search/rebuild", ""));
    assertThat(begun.body().path("status").asString()).isIn("running", "done");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              JsonNode latest = expect(200, operator.get("/api/search/rebuild")).body();
              assertThat(latest.path("id").asString()).isEqualTo(begun.id().toString());
              assertThat(latest.path("status").asString()).isEqualTo("done");
              assertThat(latest.path("events").asLong()).isGreaterThanOrEqualTo(452);
            });
    assertThat(found(stage, q("beethoven"))).containsExactly("Beethoven Night");
    assertThat(found(stage, "q=evening&limit=100")).hasSize(100);
    assertThat(rebuilds.take(Duration.ofSeconds(1))).as("it is done").isEmpty();
  }
}

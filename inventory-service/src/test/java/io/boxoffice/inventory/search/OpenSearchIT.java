package io.boxoffice.inventory.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The same promises with a real OpenSearch, and what is promised of it besides. */
class OpenSearchIT extends EventSearchContract {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final OpenSearchServer SERVER = OpenSearchServer.get();
  @Autowired private MeterRegistry meters;
  @Autowired private EventIndex index;
  @Autowired private OpenSearchClient client;
  @Autowired private OpenSearchRanking ranking;
  @Autowired private SearchChanges changes;
  private double fallbacks;
  private long answers;

  @DynamicPropertySource
  static void useOpenSearch(DynamicPropertyRegistry settings) {
    settings.add("SEARCH_URL", SERVER::url);
  }

  @BeforeEach
  void waitForTheIndex() {
    await().atMost(BOUND).until(() -> index.isUsable());
    fallbacks = fallbacks();
    answers = answers();
  }

  @AfterEach
  void itWasOpenSearchThatAnswered() {
    assertThat(fallbacks()).isEqualTo(fallbacks);
    assertThat(answers()).isGreaterThanOrEqualTo(answers);
  }

  private double fallbacks() {
    return meters.counter("boxoffice.search.fallbacks").count();
  }

  private long answers() {
    return meters.timer("boxoffice.search.queries", "backend", "opensearch").count();
  }

  @Override
  void settle(UUID tenant) {
    await().atMost(BOUND).until(() -> waiting(tenant) == 0);
    SERVER.refresh();
  }

  private static long waiting(UUID tenant) {
    return superuser()
        .sql("select count(*) from inventory.search_changes where tenant_id = :tenant")
        .param("tenant", tenant)
        .query(Long.class)
        .single();
  }

  @Override
  void lose(UUID tenant) {
    SERVER.call(
        "POST",
        "/events/_delete_by_query?refresh=true",
        "{\"query\": {\"term\": {\"tenantId\": \"%s\"}}}".formatted(tenant));
  }

  private long documents(UUID tenant) {
    JsonNode answer =
        json.readTree(
            SERVER.body(
                "POST",
                "/events/_count",
                "{\"query\": {\"term\": {\"tenantId\": \"%s\"}}}".formatted(tenant)));
    return answer.path("count").asLong(-1);
  }

  @Test
  void the_index_itself_has_nothing_that_must_not_be_found() {
    Stage stage = stage();
    draft(stage, stage.vienna(), "Draft", "");
    UUID cancelled = published(stage, stage.vienna(), "Cancelled", "");
    UUID deleted = published(stage, stage.vienna(), "Deleted", "");
    published(stage, stage.vienna(), "On Sale", "");
    settle(stage.tenant());
    assertThat(documents(stage.tenant())).isEqualTo(3);
    String storm = "{\"reason\": \"storm\"}";
    expect(200, seller(stage).post("/api/events/" + cancelled + "/cancel", storm));
    expect(200, seller(stage).post("/api/events/" + deleted + "/cancel", storm));
    expect(204, seller(stage).delete("/api/events/" + deleted));
    settle(stage.tenant());
    assertThat(documents(stage.tenant())).isEqualTo(1);
  }

  @Test
  void the_index_tells_one_tenant_nothing_of_another() {
    Stage stage = stage();
    published(stage, stage.vienna(), "Beethoven Night", "");
    settle(stage.tenant());
    SearchQuery query = new SearchQuery("beethoven", null, null, null, null, null);
    assertThat(worker(stage.tenant()).call(() -> ranking.best(query, 10))).hasSize(1);
    assertThat(worker(tenant()).call(() -> ranking.best(query, 10))).isEmpty();
  }

  @Test
  void an_older_document_never_replaces_a_newer_one() {
    Stage stage = stage();
    UUID event = published(stage, stage.vienna(), "Old Name", "");
    settle(stage.tenant());
    SearchDocument old = changes.documents(List.of(event)).getFirst();
    superuser()
        .sql("update inventory.events set title = 'New Name' where id = :id")
        .param("id", event)
        .update();
    settle(stage.tenant());
    assertThat(index.write(List.of(index.alias()), List.of(old))).as("no failure").isEmpty();
    SERVER.refresh();
    assertThat(found(stage, q("new name"))).containsExactly("New Name");
    assertThat(found(stage, q("old"))).isEmpty();

    SearchDocument alive = changes.documents(List.of(event)).getFirst();
    expect(200, seller(stage).post("/api/events/" + event + "/cancel", "{\"reason\": \"storm\"}"));
    settle(stage.tenant());
    index.write(List.of(index.alias()), List.of(alive));
    SERVER.refresh();
    assertThat(documents(stage.tenant())).as("gone is newer than the name").isZero();
  }

  @Test
  void a_change_that_a_dead_worker_had_taken_reaches_the_index() {
    Stage stage = stage();
    UUID event = published(stage, stage.vienna(), "Beethoven Night", "");
    settle(stage.tenant());
    // as if a worker had taken the change at once, and died before it could write
    superuser()
        .sql(
            """
            do $$ begin
              update inventory.events set title = 'Mozart Night' where id = '%1$s';
              update inventory.search_changes
                 set attempts = 1, due_at = now() + interval '1 hour' where event_id = '%1$s';
            end $$
            """
                .formatted(event))
        .update();
    published(stage, stage.vienna(), "Later", "");
    await().atMost(BOUND).until(() -> waiting(stage.tenant()) == 1);
    SERVER.refresh();
    assertThat(ranked(stage, "mozart")).isZero();
    superuser()
        .sql("update inventory.search_changes set due_at = now() where event_id = :id")
        .param("id", event)
        .update();
    settle(stage.tenant());
    assertThat(ranked(stage, "mozart")).isEqualTo(1);
  }

  private int ranked(Stage stage, String text) {
    SearchQuery query = new SearchQuery(text, null, null, null, null, null);
    return worker(stage.tenant()).call(() -> ranking.best(query, 10)).size();
  }

  @Test
  void an_index_with_an_older_mapping_is_not_used() {
    client.send("PUT", "/older-v0-x", "{}", Duration.ofSeconds(10)).required();
    client
        .send(
            "POST",
            "/_aliases",
            "{\"actions\": [{\"add\": {\"index\": \"older-v0-x\", \"alias\": \"older\"}}]}",
            Duration.ofSeconds(10))
        .required();
    EventIndex older = new EventIndex(client, "older");
    assertThat(older.isThere()).isTrue();
    assertThat(older.isUsable()).isFalse();
    String next = older.nameFor(UUID.randomUUID());
    assertThat(older.create(next)).isTrue();
    assertThat(older.create(next)).isFalse();
    older.use(next);
    assertThat(older.isUsable()).isTrue();
    assertThat(SERVER.call("GET", "/older-v0-x", null)).as("the old one is gone").isEqualTo(404);
    SERVER.call("DELETE", "/" + next, null);
  }

  @Test
  void without_opensearch_the_search_goes_on_and_nothing_is_lost() {
    Stage stage = stage();
    published(stage, stage.vienna(), "Before", "");
    settle(stage.tenant());
    SERVER.kill();
    try {
      assertThat(found(stage, q("before"))).containsExactly("Before");
      published(stage, stage.vienna(), "Meanwhile", "");
      for (int i = 0; i < 30; i++) {
        assertThat(found(stage, q("meanwhile"))).containsExactly("Meanwhile");
      }
      assertThat(fallbacks()).isGreaterThan(fallbacks + 30);
      assertThat(waiting(stage.tenant())).isPositive();
    } finally {
      SERVER.start();
    }
    settle(stage.tenant());
    assertThat(documents(stage.tenant())).isEqualTo(2);
    await()
        .atMost(BOUND)
        .untilAsserted(
            () -> {
              long before = answers();
              assertThat(found(stage, q("meanwhile"))).containsExactly("Meanwhile");
              assertThat(answers()).isGreaterThan(before);
              fallbacks = fallbacks();
              found(stage, q("meanwhile"));
              assertThat(fallbacks()).isEqualTo(fallbacks);
            });
  }
}

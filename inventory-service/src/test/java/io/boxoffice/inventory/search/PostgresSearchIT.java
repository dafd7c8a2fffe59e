package io.boxoffice.inventory.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class PostgresSearchIT extends EventSearchContract {
  private static final String ALL =
      "select count(*) from search_events('beethoven', true, null, null, null, null, null, 100)";

  @Autowired private JdbcClient jdbc;
  @Autowired private TransactionTemplate transaction;

  @Override
  void settle(UUID tenant) {
    // the words are kept in the transaction of the change
  }

  @Override
  void lose(UUID tenant) {
    superuser()
        .sql("delete from inventory.search_documents where tenant_id = :tenant")
        .param("tenant", tenant)
        .update();
  }

  @Test
  void the_function_that_reads_past_row_security_keeps_to_the_tenant_of_the_transaction() {
    Stage stage = stage();
    published(stage, stage.vienna(), "Beethoven Night", "");
    assertThat(count(stage.tenant())).isEqualTo(1);
    assertThat(count(tenant())).isZero();
    assertThat(transaction.<Integer>execute(status -> jdbc.sql(ALL).query(Integer.class).single()))
        .as("without a tenant")
        .isZero();
    assertThat(
            superuser()
                .sql(
                    """
                    select r.rolname from pg_roles r
                     where r.rolname like '%\\_app' and r.rolname <> 'inventory_app'
                       and has_function_privilege(r.oid, (
                             select oid from pg_proc where proname = 'search_events'), 'execute')
                    """)
                .query(String.class)
                .list())
        .isEmpty();
  }

  private int count(UUID tenant) {
    return worker(tenant)
        .call(
            () ->
                transaction.<Integer>execute(
                    status -> jdbc.sql(ALL).query(Integer.class).single()));
  }

  @Test
  void row_security_does_not_keep_words_and_guesses_from_being_looked_up_in_their_indexes() {
    Stage stage = stage();
    many(stage, 1_000, "Evening");
    published(stage, stage.vienna(), "Beethoven Night", "");
    superuser().sql("analyze inventory.search_documents").update();
    Map<String, Object> scans =
        worker(stage.tenant())
            .call(
                () ->
                    transaction.<Map<String, Object>>execute(
                        status -> {
                          jdbc.sql(ALL).query(Integer.class).single();
                          return jdbc.sql(
                                  """
                                  select pg_stat_get_xact_numscans(
                                           'search_documents_by_words'::regclass) as words,
                                         pg_stat_get_xact_numscans(
                                           'search_documents_by_names'::regclass) as names,
                                         pg_stat_get_xact_numscans(
                                           'search_documents'::regclass) as whole
                                  """)
                              .query()
                              .singleRow();
                        }));
    assertThat(scans)
        .containsEntry("words", 1L)
        .containsEntry("names", 1L)
        .containsEntry("whole", 0L);
  }

  @Test
  void an_event_and_its_venue_that_change_at_once_end_with_both_changes() throws Exception {
    Stage stage = stage();
    UUID event = published(stage, stage.vienna(), "Start", "");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 1; round <= 30; round++) {
        int number = round;
        List<Future<?>> both = new ArrayList<>();
        both.add(threads.submit(() -> set(stage, "events", "title", event, "Title" + number)));
        both.add(
            threads.submit(() -> set(stage, "venues", "name", stage.vienna(), "Place" + number)));
        for (Future<?> one : both) {
          one.get();
        }
        assertThat(found(stage, q("title" + number + " place" + number)))
            .as("round %d", number)
            .containsExactly("Title" + number);
      }
    }
  }

  @Test
  void an_event_that_moves_into_a_venue_while_it_is_renamed_has_the_new_name() throws Exception {
    Stage stage = stage();
    UUID event = published(stage, stage.vienna(), "Wanderer", "");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 1; round <= 30; round++) {
        UUID into = round % 2 == 1 ? stage.zurich() : stage.vienna();
        int number = round;
        List<Future<?>> both = new ArrayList<>();
        both.add(
            threads.submit(
                () ->
                    superuser()
                        .sql("update inventory.events set venue_id = :venue where id = :id")
                        .param("venue", into)
                        .param("id", event)
                        .update()));
        both.add(threads.submit(() -> set(stage, "venues", "name", into, "Place" + number)));
        for (Future<?> one : both) {
          one.get();
        }
        assertThat(found(stage, q("wanderer place" + number)))
            .as("round %d", number)
            .containsExactly("Wanderer");
      }
    }
  }

  private static int set(Stage stage, String table, String column, UUID id, String value) {
    return superuser()
        .sql(
            "update inventory.%s set %s = :value where id = :id and tenant_id = :tenant"
                .formatted(table, column))
        .param("value", value)
        .param("id", id)
        .param("tenant", stage.tenant())
        .update();
  }

  @Test
  void a_rebuild_that_is_running_is_not_begun_twice() {
    Client operator = as(Ids.next(), null, "superadmin");
    UUID first = expect(202, operator.post("/api/search/rebuild", "")).id();
    superuser()
        .sql(
            "update inventory.search_rebuilds set status = 'running', finished_at = null,"
                + " due_at = now() + interval '1 hour' where id = :id")
        .param("id", first)
        .update();
    assertThat(expect(202, operator.post("/api/search/rebuild", "")).id()).isEqualTo(first);
    superuser()
        .sql("update inventory.search_rebuilds set due_at = now() where id = :id")
        .param("id", first)
        .update();
  }
}

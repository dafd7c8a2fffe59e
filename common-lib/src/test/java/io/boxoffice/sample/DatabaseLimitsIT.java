package io.boxoffice.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.database.WorkerDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@SampleIT
class DatabaseLimitsIT {
  @Autowired JdbcClient jdbc;
  @Autowired WorkerDatabase worker;

  /** The client closes its connection after 60 seconds without an answer. */
  @Test
  void the_server_ends_what_nobody_waits_for_and_gives_a_statement_one_core() {
    assertLimits(jdbc);
    assertLimits(worker.jdbc());
  }

  private static void assertLimits(JdbcClient database) {
    assertThat(setting(database, "statement_timeout")).isEqualTo("50s");
    assertThat(setting(database, "idle_in_transaction_session_timeout")).isEqualTo("50s");
    assertThat(setting(database, "max_parallel_workers_per_gather")).isEqualTo("0");
  }

  private static String setting(JdbcClient database, String name) {
    return database.sql("select current_setting(?)").param(name).query(String.class).single();
  }
}

package io.boxoffice.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.test.Backends;
import io.boxoffice.common.test.TenancyRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@SampleIT
class TenancyIT {
  @Autowired Notes notes;
  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;
  @Autowired WorkerDatabase worker;

  private final TenantContext a = TenantContext.system(Ids.next(), "test");
  private final TenantContext b = TenantContext.system(Ids.next(), "test");

  @Test
  void a_tenant_sees_its_own_rows_alone() {
    UUID mine = a.call(() -> notes.write("mine"));
    UUID theirs = b.call(() -> notes.write("theirs"));
    assertThat(a.call(notes::all)).contains(mine).doesNotContain(theirs);
    assertThat(b.call(notes::all)).contains(theirs).doesNotContain(mine);
  }

  @Test
  void without_a_tenant_nothing_is_seen_and_nothing_is_written() {
    a.run(() -> notes.write("mine"));
    assertThat(notes.all()).isEmpty();
    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> notes.insert(Ids.next(), a.tenantId(), "x")))
        .rootCause()
        .hasMessageContaining("row-level security");
  }

  @Test
  void an_empty_setting_means_no_tenant() {
    a.run(() -> notes.write("mine"));
    Long seen =
        transaction.execute(
            status -> {
              jdbc.sql("select set_config('app.current_tenant_id', '', true)")
                  .query(String.class)
                  .single();
              return jdbc.sql("select count(*) from notes").query(Long.class).single();
            });
    assertThat(seen).isZero();
  }

  @Test
  void a_pooled_connection_does_not_carry_the_tenant_on() {
    for (int i = 0; i < 40; i++) {
      a.run(() -> notes.write("mine"));
      assertThat(notes.all()).isEmpty();
    }
  }

  @Test
  void writing_into_another_tenant_is_refused_by_the_database() {
    assertThatThrownBy(
            () ->
                a.run(
                    () ->
                        transaction.executeWithoutResult(
                            status -> notes.insert(Ids.next(), b.tenantId(), "x"))))
        .rootCause()
        .hasMessageContaining("row-level security");
    UUID theirs = b.call(() -> notes.write("theirs"));
    Integer changed =
        a.call(
            () ->
                transaction.execute(
                    status ->
                        jdbc.sql("update notes set body = 'stolen' where id = :id")
                            .param("id", theirs)
                            .update()));
    assertThat(changed).isZero();
  }

  @Test
  void the_worker_sees_every_tenant() {
    UUID one = a.call(() -> notes.write("one"));
    UUID two = b.call(() -> notes.write("two"));
    assertThat(worker.jdbc().sql("select id from notes").query(UUID.class).list())
        .contains(one, two);
  }

  @Test
  void every_tenant_table_forces_row_security() {
    TenancyRules.hold("sample");
  }

  @Test
  void the_rule_finds_a_table_without_its_policy() throws SQLException {
    try (Connection connection = Backends.postgres().superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table sample.leaky (tenant_id uuid)");
      try {
        assertThat(TenancyRules.unprotectedTables("sample")).containsExactly("leaky");
        statement.execute("alter table sample.leaky enable row level security");
        assertThat(TenancyRules.unprotectedTables("sample")).containsExactly("leaky");
      } finally {
        statement.execute("drop table sample.leaky");
      }
    }
  }

  @Test
  void a_role_cannot_reach_another_schema() {
    assertThatThrownBy(
            () -> jdbc.sql("select count(*) from purchase.anything").query(Long.class).single())
        .isInstanceOf(BadSqlGrammarException.class)
        .rootCause()
        .hasMessageContaining("permission denied for schema purchase");
  }
}

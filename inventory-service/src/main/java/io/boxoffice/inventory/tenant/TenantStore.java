package io.boxoffice.inventory.tenant;

import static io.boxoffice.inventory.sql.SqlValues.texts;
import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import io.boxoffice.inventory.page.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of tenants; the registry itself belongs to no tenant. */
@Repository
class TenantStore {
  private static final String SELECT =
      """
      select t.id, t.slug, t.name, t.currency, t.status, t.created_at,
             array(select host from tenant_hosts h where h.owner_id = t.id order by host) as hosts
        from tenants t
      """;

  private final JdbcClient jdbc;

  TenantStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Inserts the tenant without its hosts; false when its id or slug is taken. */
  boolean insert(Tenant tenant) {
    return jdbc.sql(
                """
                insert into tenants (id, slug, name, currency, status, created_at)
                values (:id, :slug, :name, :currency, :status, :created)
                on conflict do nothing
                """)
            .param("id", tenant.id())
            .param("slug", tenant.slug())
            .param("name", tenant.name())
            .param("currency", tenant.currency())
            .param("status", tenant.status())
            .param("created", time(tenant.createdAt()))
            .update()
        == 1;
  }

  /** Inserts the hosts; returns how many were free. */
  int insertHosts(UUID tenantId, List<String> hosts) {
    return jdbc.sql(
            """
            insert into tenant_hosts (host, owner_id)
            select host, :tenant from unnest(:hosts) as host
            on conflict do nothing
            """)
        .param("tenant", tenantId)
        .param("hosts", texts(hosts.stream().sorted().toList()))
        .update();
  }

  Optional<Tenant> find(UUID id) {
    return jdbc.sql(SELECT + " where t.id = :id")
        .param("id", id)
        .query((row, number) -> read(row))
        .optional();
  }

  /** Tells whether the registry knows the tenant, suspended or not. */
  boolean exists(UUID id) {
    return jdbc.sql("select exists (select from tenants where id = :id)")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  boolean isActive(UUID id) {
    return jdbc.sql("select exists (select from tenants where id = :id and status = 'active')")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  List<Tenant> list(Position after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                 where (t.created_at, t.id) > (:time, :id)
                 order by t.created_at, t.id
                 limit :limit
                """)
        .param("time", time(after.time()))
        .param("id", after.id())
        .param("limit", limit)
        .query((row, number) -> read(row))
        .list();
  }

  private static Tenant read(ResultSet row) throws SQLException {
    return new Tenant(
        uuid(row, "id"),
        row.getString("slug"),
        row.getString("name"),
        row.getString("currency"),
        List.of((String[]) row.getArray("hosts").getArray()),
        row.getString("status"),
        time(row, "created_at"));
  }
}

package io.boxoffice.common.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What must hold of every table of every service; asks the database's own catalogue. */
public final class TenancyRules {
  private TenancyRules() {}

  /** Returns tables with a tenant but without forced row security and its restrictive policy. */
  public static List<String> unprotectedTables(String schema) {
    return query(
        """
        select c.relname
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
         where n.nspname = '%1$s' and c.relkind in ('r', 'p')
           and c.relname <> 'tenant_access_violations'
           and not (c.relrowsecurity and c.relforcerowsecurity
                    and exists (select 1 from pg_policy p
                                 where p.polrelid = c.oid and not p.polpermissive and p.polcmd = '*'
                                   and '%1$s_app'::regrole = any(p.polroles)
                                   and pg_get_expr(p.polqual, p.polrelid) like '%%current_tenant_id()%%'
                                   and pg_get_expr(p.polwithcheck, p.polrelid)
                                       like '%%current_tenant_id()%%'))
        """
            .formatted(schema));
  }

  /** Returns ways in which the runtime roles of a schema have more power than they may. */
  public static List<String> excessivePowers(String schema) {
    List<String> found =
        new ArrayList<>(
            query(
                """
                select rolname || ' is too powerful'
                  from pg_roles
                 where rolname in ('%1$s_app', '%1$s_worker')
                   and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
                """
                    .formatted(schema)));
    found.addAll(
        query(
            """
            select r.rolname || ' owns ' || c.relname
              from pg_class c join pg_roles r on r.oid = c.relowner
             where r.rolname in ('%1$s_app', '%1$s_worker')
            """
                .formatted(schema)));
    return found;
  }

  /** Returns tables of other schemas that the runtime roles of a schema could read. */
  public static List<String> foreignReads(String schema) {
    return query(
        """
        select r.rolname || ' reads ' || n.nspname || '.' || c.relname
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
          join pg_roles r on r.rolname in ('%1$s_app', '%1$s_worker', '%1$s_migrator')
         where n.nspname in ('inventory', 'purchase', 'transfer', 'checkin', 'minting', 'sample')
           and n.nspname <> '%1$s'
           and (has_schema_privilege(r.rolname, n.oid, 'usage')
                or has_schema_privilege(r.rolname, n.oid, 'create'))
        """
            .formatted(schema));
  }

  /** Fails with the names of what is wrong. */
  public static void hold(String schema) {
    assertThat(unprotectedTables(schema)).as("tables without forced row security").isEmpty();
    assertThat(excessivePowers(schema)).as("roles with too much power").isEmpty();
    assertThat(foreignReads(schema)).as("roles that reach other schemas").isEmpty();
  }

  private static List<String> query(String sql) {
    List<String> names = new ArrayList<>();
    try (Connection connection = Backends.postgres().superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return names;
  }
}

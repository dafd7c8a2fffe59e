package io.boxoffice.purchase.tax;

import io.boxoffice.common.tenant.TenantContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of tax rates; a tenant's set is replaced as a whole. */
@Component
class TaxStore {
  private final JdbcClient jdbc;

  TaxStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Reads the rates of the current tenant and their version in one statement. */
  TaxTable read() {
    AtomicLong version = new AtomicLong();
    List<TaxRate> rates = new ArrayList<>();
    jdbc.sql(
            """
            select s.version, r.id, r.name, r.country, r.region, r.category, r.rate_millionths,
                   r.mode, r.valid_from, r.valid_until
              from tax_rate_sets s
              left join tax_rates r on r.tenant_id = s.tenant_id
             where s.tenant_id = :tenant
             order by r.country, r.region nulls first, r.category nulls first, r.valid_from
            """)
        .param("tenant", TenantContext.required().tenantId())
        .query(
            row -> {
              version.set(row.getLong("version"));
              if (row.getString("id") != null) {
                rates.add(rate(row));
              }
            });
    return new TaxTable(version.get(), rates);
  }

  /** Replaces the rates; false when they are no longer of that version. */
  boolean replace(TaxTable table, UUID by, Instant now) {
    UUID tenant = TenantContext.required().tenantId();
    if (!next(tenant, table.version(), by, now)) {
      return false;
    }
    jdbc.sql("delete from tax_rates where tenant_id = :tenant").param("tenant", tenant).update();
    List<TaxRate> rates = table.rates();
    jdbc.sql(
            """
            insert into tax_rates (id, tenant_id, name, country, region, category, rate_millionths,
                                   mode, valid_from, valid_until)
            select r.id, :tenant, r.name, r.country, r.region, r.category, r.rate, r.mode,
                   r.valid_from, r.valid_until
              from unnest(:ids::uuid[], :names::text[], :countries::text[], :regions::text[],
                          :categories::text[], :rates::int[], :modes::text[],
                          :froms::timestamptz[], :untils::timestamptz[])
                   as r(id, name, country, region, category, rate, mode, valid_from, valid_until)
            """)
        .param("tenant", tenant)
        .param("ids", rates.stream().map(TaxRate::id).toArray(UUID[]::new))
        .param("names", texts(rates, TaxRate::name))
        .param("countries", texts(rates, TaxRate::country))
        .param("regions", texts(rates, TaxRate::region))
        .param("categories", texts(rates, TaxRate::category))
        .param("rates", rates.stream().map(TaxRate::rateMillionths).toArray(Integer[]::new))
        .param("modes", texts(rates, rate -> rate.mode().wireName()))
        .param("froms", texts(rates, rate -> rate.validFrom().toString()))
        .param("untils", texts(rates, rate -> text(rate.validUntil())))
        .update();
    return true;
  }

  private boolean next(UUID tenant, long version, UUID by, Instant now) {
    String sql =
        version == 0
            ? """
              insert into tax_rate_sets (tenant_id, version, changed_by, changed_at)
              values (:tenant, :version + 1, :by, :now)
              on conflict (tenant_id) do nothing
              """
            : """
              update tax_rate_sets set version = version + 1, changed_by = :by, changed_at = :now
               where tenant_id = :tenant and version = :version
              """;
    return jdbc.sql(sql)
            .param("tenant", tenant)
            .param("version", version)
            .param("by", by)
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static @Nullable String[] texts(
      List<TaxRate> rates, Function<TaxRate, @Nullable String> part) {
    return rates.stream().map(part).toArray(String @Nullable []::new);
  }

  private static TaxRate rate(ResultSet row) throws SQLException {
    Timestamp until = row.getTimestamp("valid_until");
    return new TaxRate(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("country"),
        row.getString("region"),
        row.getString("category"),
        row.getInt("rate_millionths"),
        TaxRate.Mode.of(row.getString("mode")),
        row.getTimestamp("valid_from").toInstant(),
        until == null ? null : until.toInstant());
  }
}

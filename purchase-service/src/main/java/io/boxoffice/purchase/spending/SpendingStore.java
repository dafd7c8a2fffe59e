package io.boxoffice.purchase.spending;

import static io.boxoffice.common.database.BulkStatement.bigint;
import static io.boxoffice.common.database.BulkStatement.text;
import static io.boxoffice.common.database.BulkStatement.time;
import static io.boxoffice.common.database.BulkStatement.uuid;

import io.boxoffice.common.database.BulkStatement;
import io.boxoffice.common.database.BulkWrites;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.commit.WriteOrder;
import io.boxoffice.purchase.order.Order;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of limits, and of what was spent. */
@Component
class SpendingStore {
  /** The function takes the buyers' locks one after the other, in the order of the rows. */
  private static final BulkStatement SPEND =
      BulkStatement.of(
              WriteOrder.SPENDING.rank(),
              """
          select r.order_id
            from {rows} r,
                 lateral spend(r.order_id, r.user_id, r.currency, r.amount, r.now,
                               r.per_transaction, r.daily, r.weekly, r.monthly) s
           where s.refused_by is null
          """,
              uuid("user_id"),
              uuid("order_id"),
              text("currency"),
              bigint("amount"),
              time("now"),
              bigint("per_transaction"),
              bigint("daily"),
              bigint("weekly"),
              bigint("monthly"))
          .telling("order_id");

  private final JdbcClient jdbc;
  private final BulkWrites writes;

  SpendingStore(JdbcClient jdbc, BulkWrites writes) {
    this.jdbc = jdbc;
    this.writes = writes;
  }

  /** Which limit does not allow an amount. */
  record Refusal(String limit, long limitMinor, long leftMinor) {}

  /**
   * What somebody may spend in a currency and has spent.
   *
   * @param limits null when nothing was set
   * @param version 0 when nothing was set
   */
  record Row(
      String currency,
      @Nullable Limits limits,
      long version,
      long dayMinor,
      long weekMinor,
      long monthMinor) {}

  /**
   * Counts what an order costs, unless a limit does not allow it; whoever else buys waits. While
   * writes are collected it is taken to be allowed: one that is not is no row written.
   */
  Optional<Refusal> spend(Order order, Limits standard, Instant now) {
    if (BulkWrites.collecting()) {
      writes.write(
          SPEND,
          order.userId(),
          order.id(),
          order.reservedCurrency(),
          order.totalMinor(),
          now,
          standard.perTransactionMinor(),
          standard.dailyMinor(),
          standard.weeklyMinor(),
          standard.monthlyMinor());
      return Optional.empty();
    }
    return jdbc.sql(
            """
            select refused_by, limit_minor, left_minor
              from spend(:order, :user, :currency, :amount, :now::timestamptz,
                         :perTransaction, :daily, :weekly, :monthly)
            """)
        .param("order", order.id())
        .param("user", order.userId())
        .param("currency", order.reservedCurrency())
        .param("amount", order.totalMinor())
        .param("now", Timestamp.from(now))
        .param("perTransaction", standard.perTransactionMinor())
        .param("daily", standard.dailyMinor())
        .param("weekly", standard.weeklyMinor())
        .param("monthly", standard.monthlyMinor())
        .query((row, number) -> Optional.ofNullable(refusal(row)))
        .single();
  }

  private static @Nullable Refusal refusal(ResultSet row) throws SQLException {
    String limit = row.getString("refused_by");
    return limit == null
        ? null
        : new Refusal(limit, row.getLong("limit_minor"), row.getLong("left_minor"));
  }

  /** Lists what was set or spent, and the currencies asked for besides. */
  List<Row> ofUser(UUID userId, List<String> currencies, Instant now) {
    return jdbc.sql(
            """
            with spent as (
              select t.currency,
                     sum(t.amount_minor - t.returned_minor)
                       filter (where t.spent_at > :now::timestamptz - interval '24 hours') as day,
                     sum(t.amount_minor - t.returned_minor)
                       filter (where t.spent_at > :now::timestamptz - interval '168 hours') as week,
                     sum(t.amount_minor - t.returned_minor) as month
                from spending_transactions t
               where t.user_id = :user and t.spent_at > :now::timestamptz - interval '720 hours'
               group by t.currency),
            named as (
              select unnest(:currencies::text[]) as currency
               union select currency from spent
               union select currency from spending_limits where user_id = :user)
            select n.currency, l.per_transaction_minor, l.daily_minor, l.weekly_minor,
                   l.monthly_minor, l.version, coalesce(s.day, 0) as day,
                   coalesce(s.week, 0) as week, coalesce(s.month, 0) as month
              from named n
              left join spending_limits l on l.user_id = :user and l.currency = n.currency
              left join spent s on s.currency = n.currency
             order by n.currency
             limit 200
            """)
        .param("user", userId)
        .param("currencies", currencies.toArray(String[]::new))
        .param("now", Timestamp.from(now))
        .query(SpendingStore::row)
        .list();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    long version = row.getLong("version");
    return new Row(
        row.getString("currency"),
        version == 0
            ? null
            : new Limits(
                row.getLong("per_transaction_minor"),
                row.getLong("daily_minor"),
                row.getLong("weekly_minor"),
                row.getLong("monthly_minor")),
        version,
        row.getLong("day"),
        row.getLong("week"),
        row.getLong("month"));
  }

  /** Sets somebody's limits; false when they are no longer those of the version. */
  boolean set(UUID userId, String currency, Limits limits, long version, Instant now) {
    TenantContext context = TenantContext.required();
    return jdbc.sql(
                """
                insert into spending_limits as l
                       (tenant_id, user_id, currency, per_transaction_minor, daily_minor,
                        weekly_minor, monthly_minor, updated_by, updated_at)
                select :tenant, :user, :currency, :perTransaction, :daily, :weekly, :monthly,
                       :by::uuid, :now::timestamptz
                 where :version = 0
                    or exists (select 1 from spending_limits e
                                where e.user_id = :user and e.currency = :currency)
                on conflict (tenant_id, user_id, currency) do update
                   set per_transaction_minor = excluded.per_transaction_minor,
                       daily_minor = excluded.daily_minor, weekly_minor = excluded.weekly_minor,
                       monthly_minor = excluded.monthly_minor, version = l.version + 1,
                       updated_by = excluded.updated_by, updated_at = excluded.updated_at
                 where l.version = :version
                """)
            .param("tenant", context.tenantId())
            .param("user", userId)
            .param("currency", currency)
            .param("perTransaction", limits.perTransactionMinor())
            .param("daily", limits.dailyMinor())
            .param("weekly", limits.weeklyMinor())
            .param("monthly", limits.monthlyMinor())
            .param("by", context.userId())
            .param("now", Timestamp.from(now))
            .param("version", version)
            .update()
        == 1;
  }

  /** Finds the limits that were set for somebody. */
  Row one(UUID userId, String currency, Instant now) {
    return ofUser(userId, List.of(currency), now).stream()
        .filter(row -> row.currency().equals(currency))
        .findFirst()
        .orElseThrow();
  }
}

package io.boxoffice.purchase.notification;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.notification.Notification.Details;
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
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows of the queue. Completed orders and refunds put theirs in by triggers, in the statement that
 * completes them; the others come from here. Whoever sends a mail holds its row by the number of
 * the attempt: once that has gone up, an old holder changes nothing.
 */
@Component
class NotificationStore {
  /** A user is known by the address of their latest order that had one. */
  private static final String CONTACT =
      """
      select o.contact_email, o.contact_locale from orders o
       where o.user_id = :user::uuid and o.contact_email is not null
       order by o.id desc limit 1
      """;

  private static final String ENTRY =
      """
      id, kind, cause_id, user_id, order_id, ticket_id, status, attempts,
      case when status in ('pending', 'sending', 'failed') then next_attempt_at end
        as next_attempt_at,
      last_error, created_at, sent_at
      """;

  private final JdbcClient jdbc;
  private final WorkerDatabase worker;
  private final JsonMapper json;

  NotificationStore(JdbcClient jdbc, WorkerDatabase worker, JsonMapper json) {
    this.jdbc = jdbc;
    this.worker = worker;
    this.json = json;
  }

  /** A line of the list that people look at; addresses are not shown. */
  record Entry(
      UUID id,
      NotificationKind kind,
      UUID causeId,
      @Nullable UUID userId,
      @Nullable UUID orderId,
      @Nullable UUID ticketId,
      NotificationStatus status,
      int attempts,
      @Nullable Instant nextAttemptAt,
      @Nullable String lastError,
      Instant createdAt,
      @Nullable Instant sentAt) {}

  /** What the queue looks like, over all tenants. */
  record Depth(int waiting, double oldestSeconds, int givenUp) {}

  /**
   * Queues a mail to a user, or to an address that is asked for when it is written. A cause that
   * was queued before changes nothing.
   *
   * @param userId null when a ticket was offered to an address
   */
  void queue(
      NotificationKind kind,
      UUID causeId,
      @Nullable UUID userId,
      @Nullable UUID ticketId,
      Details details,
      Instant now) {
    jdbc.sql(
            """
            insert into ticket_notifications (tenant_id, kind, cause_id, user_id, address, locale,
                                              ticket_id, details, status, next_attempt_at,
                                              created_at, updated_at)
            select :tenant, :kind, :cause, :user::uuid, c.contact_email, c.contact_locale,
                   (select t.id from tickets t where t.id = :ticket::uuid), :details::jsonb,
                   case when :user::uuid is not null and c.contact_email is null
                        then 'no_address' else 'pending' end,
                   :now, :now, :now
              from (select 1) as one left join lateral (
            """
                + CONTACT
                + """
                   ) as c on true
                on conflict (tenant_id, kind, cause_id) do nothing
                """)
        .param("tenant", TenantContext.required().tenantId())
        .param("kind", kind.wireName())
        .param("cause", causeId)
        .param("user", userId)
        .param("ticket", ticketId)
        .param("details", json.writeValueAsString(details))
        .param("now", Timestamp.from(now))
        .update();
  }

  /**
   * Takes mails of any tenant that are due, for the caller alone until the lease ends. Those whose
   * last holder has not said what became of them by then are among them.
   */
  List<Notification> takeDue(Instant now, Instant leasedUntil, int limit) {
    return worker
        .jdbc()
        .sql(
            """
            with due as (
              select id from ticket_notifications
               where status in ('pending', 'sending', 'failed') and next_attempt_at <= :now
               order by next_attempt_at
               limit :limit
               for update skip locked)
            update ticket_notifications n
               set status = 'sending', attempts = n.attempts + 1, next_attempt_at = :until,
                   updated_at = :now
              from due
             where n.id = due.id
            returning n.id, n.tenant_id, n.kind, n.cause_id, n.user_id, n.address, n.locale,
                      n.order_id, n.ticket_id, n.details, n.attempts, n.created_at
            """)
        .param("now", Timestamp.from(now))
        .param("until", Timestamp.from(leasedUntil))
        .param("limit", limit)
        .query(this::notification)
        .list();
  }

  /** Records that the mail server has it; false when somebody else holds it by now. */
  boolean sent(Notification held, Instant now) {
    return jdbc.sql(
                """
                update ticket_notifications
                   set status = 'sent', sent_at = :now, last_error = null, updated_at = :now
                 where id = :id and status = 'sending' and attempts = :attempts
                """)
            .param("now", Timestamp.from(now))
            .param("id", held.id())
            .param("attempts", held.attempts())
            .update()
        == 1;
  }

  /** Records why it was not sent, and when it is tried again. */
  void failed(Notification held, String why, Instant again, Instant now) {
    ended(held, NotificationStatus.FAILED, why, again, now);
  }

  /** Records why it never will be sent. */
  void givenUp(Notification held, String why, Instant now) {
    ended(held, NotificationStatus.GIVEN_UP, why, now, now);
  }

  /** Records that nobody knows where to send it. */
  void noAddress(Notification held, Instant now) {
    ended(held, NotificationStatus.NO_ADDRESS, null, now, now);
  }

  private void ended(
      Notification held, NotificationStatus status, @Nullable String why, Instant at, Instant now) {
    jdbc.sql(
            """
            update ticket_notifications
               set status = :status, last_error = left(:why, 200), next_attempt_at = :at,
                   updated_at = :now
             where id = :id and status = 'sending' and attempts = :attempts
            """)
        .param("status", status.wireName())
        .param("why", why)
        .param("at", Timestamp.from(at))
        .param("now", Timestamp.from(now))
        .param("id", held.id())
        .param("attempts", held.attempts())
        .update();
  }

  /** Puts mails back that were taken and not tried, as if they had not been taken. */
  void putBack(List<Notification> held, Instant again, Instant now) {
    worker
        .jdbc()
        .sql(
            """
            update ticket_notifications n
               set status = case when n.last_error is null then 'pending' else 'failed' end,
                   attempts = n.attempts - 1, next_attempt_at = :again, updated_at = :now
              from unnest(:ids::uuid[], :attempts::int[]) as h(id, attempts)
             where n.id = h.id and n.status = 'sending' and n.attempts = h.attempts
            """)
        .param("again", Timestamp.from(again))
        .param("now", Timestamp.from(now))
        .param("ids", held.stream().map(Notification::id).toArray(UUID[]::new))
        .param("attempts", held.stream().map(Notification::attempts).toArray(Integer[]::new))
        .update();
  }

  /** Lists mails of the current tenant, newest first, those before the cursor. */
  List<Entry> list(@Nullable NotificationStatus status, @Nullable UUID before, int limit) {
    // spelt out, since the planner finds the index of a status only by its name
    String ofStatus = status == null ? "" : " and status = '" + status.wireName() + "'";
    return jdbc.sql(
            "select "
                + ENTRY
                + " from ticket_notifications where (:before::uuid is null or id < :before::uuid)"
                + ofStatus
                + " order by id desc limit :limit")
        .param("before", before)
        .param("limit", limit)
        .query(NotificationStore::entry)
        .list();
  }

  /** Finds a mail of the current tenant. */
  Optional<Entry> find(UUID id) {
    return jdbc.sql("select " + ENTRY + " from ticket_notifications where id = :id")
        .param("id", id)
        .query(NotificationStore::entry)
        .optional();
  }

  /** Lets a mail that has not been sent be tried afresh; false when it was, or is being sent. */
  boolean retry(UUID id, Instant now) {
    return jdbc.sql(
                """
                update ticket_notifications n
                   set status = case when c.contact_email is null and n.user_id is not null
                                     then 'no_address' else 'pending' end,
                       address = c.contact_email, locale = c.contact_locale,
                       attempts = 0, next_attempt_at = :now, created_at = :now, updated_at = :now
                  from (select m.id, coalesce(m.address, o.contact_email) as contact_email,
                               coalesce(m.locale, o.contact_locale) as contact_locale
                          from ticket_notifications m
                          left join lateral (
                            select o.contact_email, o.contact_locale from orders o
                             where o.user_id = m.user_id and o.contact_email is not null
                             order by o.id desc limit 1) o on true
                         where m.id = :id) c
                 where n.id = c.id and n.status in ('pending', 'failed', 'given_up', 'no_address')
                """)
            .param("now", Timestamp.from(now))
            .param("id", id)
            .update()
        == 1;
  }

  Depth depth(Instant now, Instant givenUpSince) {
    return worker
        .jdbc()
        .sql(
            """
            select (select count(*) from ticket_notifications
                     where status in ('pending', 'sending', 'failed')) as waiting,
                   coalesce((select extract(epoch from :now::timestamptz - min(created_at))
                               from ticket_notifications
                              where status in ('pending', 'sending', 'failed')), 0)
                     as oldest_seconds,
                   (select count(*) from ticket_notifications
                     where status = 'given_up' and created_at > :since) as given_up
            """)
        .param("now", Timestamp.from(now))
        .param("since", Timestamp.from(givenUpSince))
        .query(
            (row, number) ->
                new Depth(
                    row.getInt("waiting"),
                    Math.max(0, row.getDouble("oldest_seconds")),
                    row.getInt("given_up")))
        .single();
  }

  /** Forgets mails of that age, a bounded number at a time. */
  int forget(Instant before, int limit) {
    return worker
        .jdbc()
        .sql(
            """
            delete from ticket_notifications where id in (
              select id from ticket_notifications where created_at < :before
               limit :limit for update skip locked)
            """)
        .param("before", Timestamp.from(before))
        .param("limit", limit)
        .update();
  }

  private Notification notification(ResultSet row, int number) throws SQLException {
    return new Notification(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        NotificationKind.of(row.getString("kind")),
        row.getObject("cause_id", UUID.class),
        row.getObject("user_id", UUID.class),
        row.getString("address"),
        row.getString("locale"),
        row.getObject("order_id", UUID.class),
        row.getObject("ticket_id", UUID.class),
        json.readValue(row.getString("details"), Details.class),
        row.getInt("attempts"),
        row.getTimestamp("created_at").toInstant());
  }

  private static Entry entry(ResultSet row, int number) throws SQLException {
    return new Entry(
        row.getObject("id", UUID.class),
        NotificationKind.of(row.getString("kind")),
        row.getObject("cause_id", UUID.class),
        row.getObject("user_id", UUID.class),
        row.getObject("order_id", UUID.class),
        row.getObject("ticket_id", UUID.class),
        NotificationStatus.of(row.getString("status")),
        row.getInt("attempts"),
        instant(row, "next_attempt_at"),
        row.getString("last_error"),
        row.getTimestamp("created_at").toInstant(),
        instant(row, "sent_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}

package io.boxoffice.purchase.ticket;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What each user has bought, given, got and attended, counted in the transactions that make it so.
 * Users are counted in the order of their ids, so that two transactions never wait for each other.
 */
@Component
class UserStats {
  private final JdbcClient jdbc;

  UserStats(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Stats(
      UUID userId,
      long ticketsBought,
      long ticketsRefunded,
      long ticketsGiven,
      long ticketsReceived,
      long eventsAttended,
      @Nullable Instant firstBoughtAt,
      @Nullable Instant lastBoughtAt) {}

  /** Counts what was refunded to the buyers of tickets. */
  void refunded(List<UUID> ticketIds) {
    jdbc.sql(
            """
            insert into user_ticket_stats as s (tenant_id, user_id, tickets_refunded)
            select o.tenant_id, o.user_id, count(*)
              from tickets t join orders o on o.id = t.order_id
             where t.id = any(:tickets)
             group by o.tenant_id, o.user_id
             order by o.user_id
            on conflict (tenant_id, user_id) do update
               set tickets_refunded = s.tickets_refunded + excluded.tickets_refunded
            """)
        .param("tickets", ticketIds.toArray(UUID[]::new))
        .update();
  }

  /** Counts a ticket that changed hands. */
  void transferred(UUID ticketId, UUID from, UUID to) {
    jdbc.sql(
            """
            insert into user_ticket_stats as s (tenant_id, user_id, tickets_given,
                                                tickets_received)
            select t.tenant_id, u.user_id, sum(u.given), sum(u.received)
              from tickets t,
                   (values (:from::uuid, 1, 0), (:to::uuid, 0, 1)) as u(user_id, given, received)
             where t.id = :ticket
             group by t.tenant_id, u.user_id
             order by u.user_id
            on conflict (tenant_id, user_id) do update
               set tickets_given = s.tickets_given + excluded.tickets_given,
                   tickets_received = s.tickets_received + excluded.tickets_received
            """)
        .param("from", from)
        .param("to", to)
        .param("ticket", ticketId)
        .update();
  }

  /** Counts the ticket's event for its owner, unless another ticket did so before. */
  void attended(UUID ticketId, Instant at) {
    jdbc.sql(
            """
            with attended as (
              insert into user_events_attended (tenant_id, user_id, event_id, attended_at)
              select tenant_id, owner_id, event_id, :at from tickets where id = :ticket
              on conflict do nothing
              returning tenant_id, user_id)
            insert into user_ticket_stats as s (tenant_id, user_id, events_attended)
            select tenant_id, user_id, 1 from attended
            on conflict (tenant_id, user_id) do update
               set events_attended = s.events_attended + 1
            """)
        .param("at", Timestamp.from(at))
        .param("ticket", ticketId)
        .update();
  }

  /** What is counted of a user; nothing but zeros when there is nothing. */
  Stats of(UUID userId) {
    return jdbc.sql(
            """
            select tickets_bought, tickets_refunded, tickets_given, tickets_received,
                   events_attended, first_bought_at, last_bought_at
              from user_ticket_stats
             where user_id = :user
            """)
        .param("user", userId)
        .query(
            (row, number) ->
                new Stats(
                    userId,
                    row.getLong("tickets_bought"),
                    row.getLong("tickets_refunded"),
                    row.getLong("tickets_given"),
                    row.getLong("tickets_received"),
                    row.getLong("events_attended"),
                    instant(row.getTimestamp("first_bought_at")),
                    instant(row.getTimestamp("last_bought_at"))))
        .optional()
        .orElseGet(() -> new Stats(userId, 0, 0, 0, 0, 0, null, null));
  }

  private static @Nullable Instant instant(@Nullable Timestamp value) {
    return value == null ? null : value.toInstant();
  }
}

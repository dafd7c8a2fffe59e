package io.boxoffice.inventory.seatmap;

import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import io.boxoffice.common.cache.Versioned;
import io.boxoffice.inventory.event.EventStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads maps of seats; only the stock writer writes them. */
@Repository
@Transactional(readOnly = true)
class SeatMapStore {
  private static final int FETCH = 1_000;

  private final JdbcClient jdbc;

  SeatMapStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Where an event's map stands. */
  record Head(long version, EventStatus status) {
    /** Whether seats may still change hands. */
    boolean isLive() {
      return switch (status) {
        case DRAFT, ACTIVE, SOLD_OUT -> true;
        case CANCELLED, ENDED -> false;
      };
    }
  }

  OptionalLong version(UUID eventId) {
    return jdbc.sql("select version from seat_maps where event_id = :event")
        .param("event", eventId)
        .query(Long.class)
        .optional()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  /** Returns the version and what became of the event; empty when it has no seats. */
  Optional<Head> head(UUID eventId) {
    return jdbc.sql(
            """
            select m.version, e.status
              from seat_maps m join events e on e.id = m.event_id
             where m.event_id = :event and e.deleted_at is null
            """)
        .param("event", eventId)
        .query(
            (row, number) ->
                new Head(row.getLong("version"), EventStatus.of(row.getString("status"))))
        .optional();
  }

  /**
   * Reads the whole map: one statement, so that version and seats are of one moment, and one letter
   * a seat, of the rows in which any is taken.
   */
  @Nullable Versioned<SeatStates> read(UUID eventId) {
    Reading reading = new Reading(eventId);
    jdbc.sql(
            """
            select m.version, m.seats, m.created_at, t.first_seat, t.statuses
              from seat_maps m
              left join lateral (
                   select min(s.seat) as first_seat,
                          string_agg(s.status::text, '' order by s.seat_no) as statuses
                     from seats s
                    where s.event_id = m.event_id
                    group by s.block, s.row_no
                   having max(s.status) > 0) t on true
             where m.event_id = :event
            """)
        .param("event", eventId)
        .withFetchSize(FETCH)
        .query(reading::add);
    return reading.result();
  }

  private static final class Reading {
    private final UUID eventId;
    private long version;
    private @Nullable SeatStates states;

    Reading(UUID eventId) {
      this.eventId = eventId;
    }

    void add(ResultSet row) throws SQLException {
      SeatStates known = states;
      if (known == null) {
        version = row.getLong("version");
        known = SeatStates.available(eventId, time(row, "created_at"), row.getInt("seats"));
        states = known;
      }
      String statuses = row.getString("statuses");
      int first = row.getInt("first_seat");
      for (int i = 0; statuses != null && i < statuses.length(); i++) {
        SeatStates.set(known.bits(), first + i, statuses.charAt(i) - '0');
      }
    }

    @Nullable Versioned<SeatStates> result() {
      return states == null ? null : new Versioned<>(version, states);
    }
  }

  /** Returns the changes after a version, in their order, without saying that none is missing. */
  List<SeatStates.Change> changes(UUID eventId, long after, int limit) {
    return jdbc.sql(
            """
            select version, seats, statuses from seat_deltas
             where event_id = :event and version > :after
             order by version
             limit :limit
            """)
        .param("event", eventId)
        .param("after", after)
        .param("limit", limit)
        .query(
            (row, number) ->
                new SeatStates.Change(
                    row.getLong("version"), numbers(row, "seats"), numbers(row, "statuses")))
        .list();
  }

  List<SeatBlockView> blocks(UUID eventId) {
    return jdbc.sql(
            """
            select section, subsection, ticket_type_id, first_seat, row_count, column_count,
                   removed, accessible
              from seat_blocks
             where event_id = :event
             order by block
            """)
        .param("event", eventId)
        .query(
            (row, number) ->
                new SeatBlockView(
                    row.getString("section"),
                    row.getString("subsection"),
                    uuid(row, "ticket_type_id"),
                    row.getInt("first_seat"),
                    row.getInt("row_count"),
                    row.getInt("column_count"),
                    Arrays.stream(numbers(row, "removed")).boxed().toList(),
                    Arrays.stream(numbers(row, "accessible")).boxed().toList()))
        .list();
  }

  private static int[] numbers(ResultSet row, String column) throws SQLException {
    Number[] values = (Number[]) row.getArray(column).getArray();
    int[] numbers = new int[values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values[i].intValue();
    }
    return numbers;
  }
}

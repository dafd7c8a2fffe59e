package io.boxoffice.inventory.seat;

import static io.boxoffice.inventory.sql.SqlValues.ints;
import static io.boxoffice.inventory.sql.SqlValues.intsOf;
import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.uuid;
import static io.boxoffice.inventory.sql.SqlValues.uuids;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** Rows of seats, their blocks and the versions of their map. */
@Repository
public class SeatStore {
  private static final int COPY_CHUNK = 1 << 16;
  private static final int FETCH = 10_000;

  /** Most versions that a map catches up with; further behind, it is read anew. */
  private static final int MOST_DELTAS = 1_000;

  private final JdbcClient jdbc;
  private final JdbcTemplate template;

  SeatStore(JdbcClient jdbc, JdbcTemplate template) {
    this.jdbc = jdbc;
    this.template = template;
  }

  /**
   * A seat's move from what the database says to what it shall say.
   *
   * @param reservationId whose seat it is then, or null
   * @param holdId which hold keeps it then, or null
   */
  public record Move(
      int seat,
      SeatStatus from,
      SeatStatus to,
      @Nullable UUID reservationId,
      @Nullable UUID holdId) {}

  void create(UUID tenantId, UUID eventId, SeatingPlan plan, Instant now) {
    String currency = plan.currency() == null ? currencyOf(tenantId) : plan.currency();
    for (SeatingPlan.Type type : plan.types()) {
      insertType(tenantId, eventId, type, currency, now);
    }
    for (SeatBlock block : plan.blocks()) {
      insertBlock(tenantId, eventId, block);
    }
    jdbc.sql(
            """
            insert into seat_maps (event_id, tenant_id, seats, created_at)
            values (:event, :tenant, :seats, :now)
                on conflict (event_id) do update
               set seats = excluded.seats, created_at = excluded.created_at,
                   version = seat_maps.version + 1
            """)
        .param("event", eventId)
        .param("tenant", tenantId)
        .param("seats", plan.seats())
        .param("now", time(now))
        .update();
    copySeats(tenantId, eventId, new SeatLayout(plan.blocks()));
  }

  private String currencyOf(UUID tenantId) {
    return jdbc.sql("select currency from tenants where id = :id")
        .param("id", tenantId)
        .query(String.class)
        .single();
  }

  private void insertType(
      UUID tenantId, UUID eventId, SeatingPlan.Type type, String currency, Instant now) {
    jdbc.sql(
            """
            insert into ticket_types (id, tenant_id, event_id, name, price_minor, currency,
                capacity, available, min_per_order, max_per_order, max_per_user, transferable,
                max_transfers, seated, created_at, updated_at)
            values (:id, :tenant, :event, :name, :price, :currency, :seats, :seats, :min, :max,
                :perUser, true, 5, true, :now, :now)
            """)
        .param("id", type.id())
        .param("tenant", tenantId)
        .param("event", eventId)
        .param("name", type.name())
        .param("price", type.priceMinor())
        .param("currency", currency)
        .param("seats", type.seats())
        .param("min", type.minPerOrder())
        .param("max", type.maxPerOrder())
        .param("perUser", type.maxPerUser())
        .param("now", time(now))
        .update();
  }

  private void insertBlock(UUID tenantId, UUID eventId, SeatBlock block) {
    jdbc.sql(
            """
            insert into seat_blocks (event_id, block, tenant_id, section, subsection,
                ticket_type_id, first_seat, seats, row_count, column_count, removed, accessible)
            values (:event, :block, :tenant, :section, :subsection, :type, :first, :seats, :rows,
                :columns, :removed, :accessible)
            """)
        .param("event", eventId)
        .param("block", block.index())
        .param("tenant", tenantId)
        .param("section", block.section())
        .param("subsection", block.subsection())
        .param("type", block.ticketTypeId())
        .param("first", block.firstSeat())
        .param("seats", block.seats())
        .param("rows", block.rows())
        .param("columns", block.columns())
        .param("removed", intArray(block.removed()))
        .param("accessible", intArray(block.accessible()))
        .update();
  }

  /**
   * Writes all seats at once. COPY refuses tables with row security, so it fills a table of this
   * transaction's own, and one insert, which the policies check, takes the rows over.
   */
  private void copySeats(UUID tenantId, UUID eventId, SeatLayout layout) {
    jdbc.sql(
            """
            create temporary table seats_to_come
              (block smallint, row_no smallint, seat_no smallint, seat integer) on commit drop
            """)
        .update();
    template.execute((Connection connection) -> copy(connection, layout));
    int inserted =
        jdbc.sql(
                """
                insert into seats (event_id, block, row_no, seat_no, seat, tenant_id)
                select :event, block, row_no, seat_no, seat, :tenant from seats_to_come
                """)
            .param("event", eventId)
            .param("tenant", tenantId)
            .update();
    jdbc.sql("drop table seats_to_come").update();
    if (inserted != layout.seats()) {
      throw new IllegalStateException("%d of %d seats".formatted(inserted, layout.seats()));
    }
  }

  private static long copy(Connection connection, SeatLayout layout) throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy seats_to_come (block, row_no, seat_no, seat) from stdin");
    try {
      StringBuilder rows = new StringBuilder(COPY_CHUNK + 64);
      for (SeatBlock block : layout.blocks()) {
        int seat = block.firstSeat();
        for (int[] place : layout.places(block)) {
          rows.append(block.index()).append('\t').append(place[0]).append('\t');
          rows.append(place[1]).append('\t').append(seat++).append('\n');
          if (rows.length() >= COPY_CHUNK) {
            send(copy, rows);
          }
        }
      }
      send(copy, rows);
      return copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static void send(CopyIn copy, StringBuilder rows) throws SQLException {
    byte[] bytes = rows.toString().getBytes(StandardCharsets.US_ASCII);
    copy.writeToCopy(bytes, 0, bytes.length);
    rows.setLength(0);
  }

  /** Takes seats away; the version of their map stays, so that one made later is newer. */
  void remove(UUID eventId, boolean forGood, Instant now) {
    if (forGood) {
      jdbc.sql("delete from seat_maps where event_id = :event").param("event", eventId).update();
    }
    for (String table : List.of("seats", "seat_deltas", "seat_blocks")) {
      jdbc.sql("delete from " + table + " where event_id = :event")
          .param("event", eventId)
          .update();
    }
    jdbc.sql(
            """
            update ticket_types
               set deleted_at = :now, updated_at = :now, version = version + 1,
                   stock_version = stock_version + 1
             where event_id = :event and seated and deleted_at is null
            """)
        .param("event", eventId)
        .param("now", time(now))
        .update();
  }

  /**
   * Which state of a map.
   *
   * @param laidOutAt when the seats were made; another layout has another moment
   * @param version grows with each batch that changes seats
   */
  public record Edition(Instant laidOutAt, long version) {}

  /** Returns the state that an event's map is in, or null when it has no seats. */
  public @Nullable Edition edition(UUID eventId) {
    return jdbc.sql("select created_at, version from seat_maps where event_id = :event")
        .param("event", eventId)
        .query((row, number) -> new Edition(time(row, "created_at"), row.getLong("version")))
        .optional()
        .orElse(null);
  }

  /** Reads how an event's seats lie. */
  public SeatLayout layout(UUID eventId) {
    return new SeatLayout(
        jdbc.sql(
                """
                select block, section, subsection, ticket_type_id, first_seat, seats, row_count,
                       column_count, removed, accessible
                  from seat_blocks where event_id = :event order by block
                """)
            .param("event", eventId)
            .query(
                (row, number) ->
                    new SeatBlock(
                        row.getInt("block"),
                        row.getString("section"),
                        row.getString("subsection"),
                        uuid(row, "ticket_type_id"),
                        row.getInt("first_seat"),
                        row.getInt("seats"),
                        row.getInt("row_count"),
                        row.getInt("column_count"),
                        intsOf(row, "removed"),
                        intsOf(row, "accessible")))
            .list());
  }

  /**
   * Reads a map from the rows. The caller holds the event's lock, or a snapshot in which version
   * and rows are of one moment.
   */
  public SeatMap read(UUID eventId, SeatLayout layout, Edition edition) {
    SeatMap map = new SeatMap(layout, edition);
    jdbc.sql("select seat, status from seats where event_id = :event and status <> 0")
        .param("event", eventId)
        .withFetchSize(FETCH)
        .query(
            row -> {
              map.set(row.getInt("seat"), SeatStatus.of(row.getInt("status")));
            });
    map.countRuns();
    return map;
  }

  /**
   * Brings a map up to a state.
   *
   * @return whether it could; if not, the map is as it was and has to be read anew
   */
  boolean catchUp(UUID eventId, SeatMap map, Edition edition) {
    long version = edition.version();
    if (!map.laidOutAt().equals(edition.laidOutAt())
        || map.version() > version
        || version - map.version() > MOST_DELTAS) {
      return false;
    }
    if (map.version() == version) {
      return true;
    }
    List<SeatMap.Delta> deltas =
        jdbc.sql(
                """
                select version, seats, statuses from seat_deltas
                 where event_id = :event and version > :after and version <= :upTo
                 order by version
                """)
            .param("event", eventId)
            .param("after", map.version())
            .param("upTo", version)
            .query(
                (row, number) ->
                    new SeatMap.Delta(
                        row.getLong("version"), intsOf(row, "seats"), intsOf(row, "statuses")))
            .list();
    if (deltas.size() != version - map.version()) {
      return false;
    }
    map.catchUp(deltas);
    return true;
  }

  /**
   * Writes moves of one batch, and what they change in the map as its next version.
   *
   * @return the version of the map with the moves
   */
  public long write(UUID tenantId, UUID eventId, SeatMap map, List<Move> moves, Instant now) {
    moveRows(eventId, map.layout(), moves);
    List<Move> seen = moves.stream().filter(move -> move.from() != move.to()).toList();
    if (seen.isEmpty()) {
      return map.version();
    }
    long version = map.version() + 1;
    int updated =
        jdbc.sql(
                """
                update seat_maps set version = :version
                 where event_id = :event and version = :loaded
                """)
            .param("version", version)
            .param("event", eventId)
            .param("loaded", version - 1)
            .update();
    if (updated != 1) {
      throw new IllegalStateException("seat map changed under the event's lock");
    }
    jdbc.sql(
            """
            insert into seat_deltas (event_id, version, tenant_id, seats, statuses, changed_at)
            values (:event, :version, :tenant, :seats, :statuses::smallint[], :now)
            """)
        .param("event", eventId)
        .param("version", version)
        .param("tenant", tenantId)
        .param("seats", ints(seen.stream().map(Move::seat).toList()))
        .param("statuses", ints(seen.stream().map(move -> move.to().code()).toList()))
        .param("now", time(now))
        .update();
    return version;
  }

  private void moveRows(UUID eventId, SeatLayout layout, List<Move> moves) {
    List<Integer> blocks = new ArrayList<>(moves.size());
    List<Integer> rows = new ArrayList<>(moves.size());
    List<Integer> numbers = new ArrayList<>(moves.size());
    for (Move move : moves) {
      SeatRef ref = layout.ref(move.seat());
      blocks.add(layout.block(move.seat()).index());
      rows.add(ref.row());
      numbers.add(ref.seat());
    }
    int updated =
        jdbc.sql(
                """
                update seats s
                   set status = m.to_status, reservation_id = m.reservation, hold_id = m.hold
                  from unnest(:blocks::smallint[], :rows::smallint[], :numbers::smallint[],
                              :from::smallint[], :to::smallint[], :reservations, :holds)
                       as m(block, row_no, seat_no, from_status, to_status, reservation, hold)
                 where s.event_id = :event and s.block = m.block and s.row_no = m.row_no
                   and s.seat_no = m.seat_no and s.status = m.from_status
                """)
            .param("event", eventId)
            .param("blocks", ints(blocks))
            .param("rows", ints(rows))
            .param("numbers", ints(numbers))
            .param("from", ints(moves.stream().map(move -> move.from().code()).toList()))
            .param("to", ints(moves.stream().map(move -> move.to().code()).toList()))
            .param("reservations", uuids(reservations(moves)))
            .param("holds", uuids(holds(moves)))
            .update();
    if (updated != moves.size()) {
      throw new IllegalStateException(
          "seats are not where their map says: %d of %d moved".formatted(updated, moves.size()));
    }
  }

  private static List<@Nullable UUID> reservations(List<Move> moves) {
    List<@Nullable UUID> ids = new ArrayList<>(moves.size());
    moves.forEach(move -> ids.add(move.reservationId()));
    return ids;
  }

  private static List<@Nullable UUID> holds(List<Move> moves) {
    List<@Nullable UUID> ids = new ArrayList<>(moves.size());
    moves.forEach(move -> ids.add(move.holdId()));
    return ids;
  }

  private static SqlArrayValue intArray(int[] values) {
    return ints(Arrays.stream(values).boxed().toList());
  }
}

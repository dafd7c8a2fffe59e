package io.boxoffice.inventory.seatmap;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Backends;
import java.util.Arrays;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Seats as a writer in another process makes and moves them: nobody here is told. */
final class SeatRows {
  private static final JdbcClient SQL = JdbcClient.create(Backends.postgres().superuser());
  private final UUID tenant;
  private final UUID event;
  private final int columns;

  private SeatRows(UUID tenant, UUID event, int columns) {
    this.tenant = tenant;
    this.event = event;
    this.columns = columns;
  }

  /** Makes one block; place 1 (row 1, seat 2) is no seat, place 2 is accessible. */
  static SeatRows make(UUID tenant, UUID event, UUID type, int rows, int columns) {
    int seats = rows * columns - 1;
    SQL.sql(
            """
            insert into inventory.seat_maps (event_id, tenant_id, seats, created_at)
            values (:event, :tenant, :seats, now())
            """)
        .param("event", event)
        .param("tenant", tenant)
        .param("seats", seats)
        .update();
    SQL.sql(
            """
            insert into inventory.seat_blocks (event_id, block, tenant_id, section, subsection,
                ticket_type_id, first_seat, seats, row_count, column_count, removed, accessible)
            values (:event, 0, :tenant, 'Floor', 'A', :type, 0, :seats, :rows, :columns, '{1}', '{2}')
            """)
        .param("event", event)
        .param("tenant", tenant)
        .param("type", type)
        .param("seats", seats)
        .param("rows", rows)
        .param("columns", columns)
        .update();
    SQL.sql(
            """
            insert into inventory.seats (event_id, block, row_no, seat_no, seat, tenant_id)
            select :event, 0, place / :columns + 1, place % :columns + 1,
                   case when place = 0 then 0 else place - 1 end, :tenant
              from generate_series(0, :rows * :columns - 1) as place
             where place <> 1
            """)
        .param("event", event)
        .param("tenant", tenant)
        .param("rows", rows)
        .param("columns", columns)
        .update();
    return new SeatRows(tenant, event, columns);
  }

  int seats() {
    return SQL.sql("select seats from inventory.seat_maps where event_id = :event")
        .param("event", event)
        .query(Integer.class)
        .single();
  }

  long version() {
    return SQL.sql("select version from inventory.seat_maps where event_id = :event")
        .param("event", event)
        .query(Long.class)
        .single();
  }

  /** Moves seats as one batch; returns the version that it led to. */
  long move(int status, int... seats) {
    TransactionTemplate transaction =
        new TransactionTemplate(new DataSourceTransactionManager(Backends.postgres().superuser()));
    JdbcClient sql =
        JdbcClient.create(
            ((DataSourceTransactionManager) transaction.getTransactionManager()).getDataSource());
    return transaction.execute(
        tx -> {
          long version =
              sql.sql(
                      """
                      update inventory.seat_maps set version = version + 1
                       where event_id = :event returning version
                      """)
                  .param("event", event)
                  .query(Long.class)
                  .single();
          Integer[] moved = Arrays.stream(seats).boxed().toArray(Integer[]::new);
          Integer[] to = new Integer[moved.length];
          Arrays.fill(to, status);
          sql.sql(
                  """
                  update inventory.seats
                     set status = :status, reservation_id = :reservation::uuid,
                         hold_id = :hold::uuid
                   where event_id = :event and block = 0
                     and (row_no, seat_no) in (
                           select place / :columns + 1, place % :columns + 1
                             from (select case when seat = 0 then 0 else seat + 1 end as place
                                     from unnest(:seats) as seat) as places)
                  """)
              .param("status", status)
              .param("reservation", status == 1 || status == 2 ? Ids.next().toString() : null)
              .param("hold", status == 3 ? Ids.next().toString() : null)
              .param("event", event)
              .param("columns", columns)
              .param("seats", moved)
              .update();
          sql.sql(
                  """
                  insert into inventory.seat_deltas (event_id, version, tenant_id, seats, statuses,
                                                     changed_at)
                  values (:event, :version, :tenant, :seats, :statuses::smallint[], now())
                  """)
              .param("event", event)
              .param("version", version)
              .param("tenant", tenant)
              .param("seats", moved)
              .param("statuses", to)
              .update();
          return version;
        });
  }

  /** Forgets what earlier versions changed, as the clean-up does. */
  void forgetChanges() {
    SQL.sql("delete from inventory.seat_deltas where event_id = :event")
        .param("event", event)
        .update();
  }

  int[] statuses() {
    int[] statuses = new int[seats()];
    SQL.sql("select seat, status from inventory.seats where event_id = :event")
        .param("event", event)
        .query(
            row -> {
              statuses[row.getInt("seat")] = row.getInt("status");
            });
    return statuses;
  }
}

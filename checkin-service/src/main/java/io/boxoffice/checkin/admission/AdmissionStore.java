package io.boxoffice.checkin.admission;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts at the gates. */
@Repository
class AdmissionStore {
  private static final int MOST_GATES = 501;

  private final JdbcClient jdbc;

  AdmissionStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Totals(long admitted, long remaining) {}

  record GateCount(@Nullable UUID gateId, long admitted) {}

  record RefusalCount(String reason, long count) {}

  Totals totals(UUID eventId) {
    return jdbc.sql(
            """
            select count(*) filter (where admission_id is not null) as admitted,
                   count(*) filter (where admission_id is null and status = 'admissible') as remaining
              from admission_tickets where event_id = :eventId
            """)
        .param("eventId", eventId)
        .query((row, number) -> new Totals(row.getLong("admitted"), row.getLong("remaining")))
        .single();
  }

  /** A null gate stands for admissions whose scanner named none. */
  List<GateCount> perGate(UUID eventId) {
    return jdbc.sql(
            """
            select gate_id, count(*) as admitted
              from ticket_validations where event_id = :eventId
             group by gate_id order by gate_id
             limit :most
            """)
        .param("eventId", eventId)
        .param("most", MOST_GATES)
        .query(
            (row, number) ->
                new GateCount(row.getObject("gate_id", UUID.class), row.getLong("admitted")))
        .list();
  }

  List<RefusalCount> refusals(UUID eventId) {
    return jdbc.sql(
            """
            select reason, count(*) as count
              from ticket_scans where event_id = :eventId and result = 'refused'
             group by reason order by reason
            """)
        .param("eventId", eventId)
        .query((row, number) -> new RefusalCount(row.getString("reason"), row.getLong("count")))
        .list();
  }
}

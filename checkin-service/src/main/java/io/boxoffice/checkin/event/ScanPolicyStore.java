package io.boxoffice.checkin.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of the scan policies; each event has one from the moment it is known. */
@Repository
public class ScanPolicyStore {
  private final JdbcClient jdbc;

  ScanPolicyStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns the policy of an event of the current tenant. */
  public Optional<ScanPolicy> find(UUID eventId) {
    return jdbc.sql(
            """
            select opens_minutes_before_start, closes_minutes_after_end, transfer_policy,
                   unprintable_types
              from scan_policies where event_id = :eventId
            """)
        .param("eventId", eventId)
        .query(ScanPolicyStore::policy)
        .optional();
  }

  boolean replace(UUID eventId, ScanPolicy policy, UUID by, Instant now) {
    return jdbc.sql(
                """
                update scan_policies
                   set opens_minutes_before_start = :opens, closes_minutes_after_end = :closes,
                       transfer_policy = :transferPolicy,
                       unprintable_types = :unprintable::uuid[], version = version + 1,
                       updated_by = :by, updated_at = :now
                 where event_id = :eventId
                """)
            .param("eventId", eventId)
            .param("opens", policy.opensMinutesBeforeStart())
            .param("closes", policy.closesMinutesAfterEnd())
            .param("transferPolicy", policy.transferPolicy().wireName())
            .param("unprintable", policy.unprintable().toArray(UUID[]::new))
            .param("by", by)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  private static ScanPolicy policy(ResultSet row, int number) throws SQLException {
    return new ScanPolicy(
        row.getInt("opens_minutes_before_start"),
        row.getInt("closes_minutes_after_end"),
        TransferPolicy.ofWireName(row.getString("transfer_policy")),
        Set.of((UUID[]) row.getArray("unprintable_types").getArray()));
  }
}

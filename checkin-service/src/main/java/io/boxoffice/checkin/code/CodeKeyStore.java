package io.boxoffice.checkin.code;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Names of the keys: which exist and which one is current. */
@Repository
class CodeKeyStore {
  private final JdbcClient jdbc;

  CodeKeyStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A row.
   *
   * @param keyId id that codes carry
   * @param kind issuer or gate
   * @param eventId the event of a gate key
   */
  record KeyName(int keyId, KeyKind kind, @Nullable UUID eventId) {}

  Optional<KeyName> find(int keyId) {
    return jdbc.sql("select key_id, kind, event_id from code_keys where key_id = :keyId")
        .param("keyId", keyId)
        .query(
            (row, number) ->
                new KeyName(
                    row.getInt("key_id"),
                    KeyKind.ofWireName(row.getString("kind")),
                    row.getObject("event_id", UUID.class)))
        .optional();
  }

  Optional<Integer> current(KeyKind kind, @Nullable UUID eventId) {
    return jdbc.sql(
            """
            select key_id from code_keys
             where kind = :kind and event_id is not distinct from :eventId::uuid
               and retired_at is null
            """)
        .param("kind", kind.wireName())
        .param("eventId", eventId)
        .query(Integer.class)
        .optional();
  }

  /** Makes a current key unless there is one already; the unique index decides between replicas. */
  void addIfNone(
      KeyKind kind, UUID tenantId, @Nullable UUID eventId, @Nullable UUID createdBy, Instant now) {
    jdbc.sql(
            """
            insert into code_keys (tenant_id, kind, event_id, created_by, created_at)
            values (:tenantId, :kind, :eventId::uuid, :createdBy::uuid, :now)
            on conflict do nothing
            """)
        .param("tenantId", tenantId)
        .param("kind", kind.wireName())
        .param("eventId", eventId)
        .param("createdBy", createdBy)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  void retireCurrent(KeyKind kind, @Nullable UUID eventId, Instant now) {
    jdbc.sql(
            """
            update code_keys set retired_at = greatest(created_at, :now)
             where kind = :kind and event_id is not distinct from :eventId::uuid
               and retired_at is null
            """)
        .param("kind", kind.wireName())
        .param("eventId", eventId)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }
}

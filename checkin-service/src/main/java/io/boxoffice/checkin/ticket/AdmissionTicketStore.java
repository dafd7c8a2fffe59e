package io.boxoffice.checkin.ticket;

import io.boxoffice.common.tenant.TenantContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Rows of the tickets that the gates know: a projection of the ledger, except that a fence is ahead
 * of it. So whatever the ledger's events say, a generation never gets lower, and an event that is
 * older than what is known changes neither owner nor status.
 */
@Repository
public class AdmissionTicketStore {
  private static final String COLUMNS =
      "ticket_id, event_id, ticket_number, ticket_type_id, owner_id, generation, status,"
          + " admission_id";

  private final JdbcClient jdbc;

  AdmissionTicketStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns a ticket of the current tenant. */
  public Optional<AdmissionTicket> find(UUID ticketId) {
    return jdbc.sql("select " + COLUMNS + " from admission_tickets where ticket_id = :ticketId")
        .param("ticketId", ticketId)
        .query(AdmissionTicketStore::ticket)
        .optional();
  }

  /** Returns those of the tickets that are known here. */
  public List<AdmissionTicket> findAll(List<UUID> ticketIds) {
    return jdbc.sql("select " + COLUMNS + " from admission_tickets where ticket_id = any(:ids)")
        .param("ids", ticketIds.toArray(UUID[]::new))
        .query(AdmissionTicketStore::ticket)
        .list();
  }

  /** Returns a ticket and holds its row until the end of the transaction. */
  public Optional<AdmissionTicket> findForUpdate(UUID ticketId) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from admission_tickets where ticket_id = :ticketId for no key update")
        .param("ticketId", ticketId)
        .query(AdmissionTicketStore::ticket)
        .optional();
  }

  /**
   * A purchase as the ledger tells it.
   *
   * @param ticketId the ticket
   * @param eventId its event
   * @param ticketNumber its printed number
   * @param ticketTypeId its type
   * @param ticketTypeName name of its type
   * @param ownerId who bought it
   * @param generation its first generation
   */
  public record Purchase(
      UUID ticketId,
      UUID eventId,
      String ticketNumber,
      @Nullable UUID ticketTypeId,
      @Nullable String ticketTypeName,
      UUID ownerId,
      int generation) {}

  /** Writes a purchase: always what describes the ticket, owner and generation when not older. */
  public void purchased(Purchase purchase, long version, Instant now) {
    jdbc.sql(
            """
            insert into admission_tickets as t (tenant_id, ticket_id, event_id, ticket_number,
                ticket_type_id, ticket_type_name, owner_id, generation, status, ledger_version,
                updated_at)
            values (:tenantId, :ticketId, :eventId, :ticketNumber, :ticketTypeId::uuid,
                left(:ticketTypeName::text, 200), :ownerId, :generation, 'admissible', :version, :now)
            on conflict (tenant_id, ticket_id) do update
              set ticket_number = coalesce(t.ticket_number, excluded.ticket_number),
                  ticket_type_id = coalesce(t.ticket_type_id, excluded.ticket_type_id),
                  ticket_type_name = coalesce(t.ticket_type_name, excluded.ticket_type_name),
                  owner_id = case when t.ledger_version < excluded.ledger_version
                                   and t.generation <= excluded.generation
                                  then excluded.owner_id else t.owner_id end,
                  generation = greatest(t.generation, excluded.generation),
                  ledger_version = greatest(t.ledger_version, excluded.ledger_version),
                  updated_at = excluded.updated_at
            """)
        .param("tenantId", TenantContext.required().tenantId())
        .param("ticketId", purchase.ticketId())
        .param("eventId", purchase.eventId())
        .param("ticketNumber", purchase.ticketNumber())
        .param("ticketTypeId", purchase.ticketTypeId())
        .param("ticketTypeName", purchase.ticketTypeName())
        .param("ownerId", purchase.ownerId())
        .param("generation", purchase.generation())
        .param("version", version)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Writes a change of owner unless something newer is known. */
  public void transferred(
      UUID ticketId, UUID eventId, UUID ownerId, int generation, long version, Instant now) {
    jdbc.sql(
            """
            insert into admission_tickets as t (tenant_id, ticket_id, event_id, owner_id,
                generation, status, ledger_version, updated_at)
            values (:tenantId, :ticketId, :eventId, :ownerId, :generation, 'admissible', :version,
                :now)
            on conflict (tenant_id, ticket_id) do update
              set owner_id = case when t.generation <= excluded.generation
                                  then excluded.owner_id else t.owner_id end,
                  generation = greatest(t.generation, excluded.generation),
                  ledger_version = excluded.ledger_version,
                  updated_at = excluded.updated_at
              where t.ledger_version < excluded.ledger_version
            """)
        .param("tenantId", TenantContext.required().tenantId())
        .param("ticketId", ticketId)
        .param("eventId", eventId)
        .param("ownerId", ownerId)
        .param("generation", generation)
        .param("version", version)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Writes the end of a ticket unless something newer is known. */
  public void ended(
      UUID ticketId, UUID eventId, TicketStatus status, int generation, long version, Instant now) {
    jdbc.sql(
            """
            insert into admission_tickets as t (tenant_id, ticket_id, event_id, generation, status,
                ledger_version, updated_at)
            values (:tenantId, :ticketId, :eventId, :generation, :status, :version, :now)
            on conflict (tenant_id, ticket_id) do update
              set status = excluded.status,
                  generation = greatest(t.generation, excluded.generation),
                  ledger_version = excluded.ledger_version,
                  updated_at = excluded.updated_at
              where t.ledger_version < excluded.ledger_version
            """)
        .param("tenantId", TenantContext.required().tenantId())
        .param("ticketId", ticketId)
        .param("eventId", eventId)
        .param("status", status.wireName())
        .param("generation", generation)
        .param("version", version)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * Puts up a fence: one conditional upsert. From its commit on every code of an older generation
   * is dead and, when an owner is given, the owner's codes of this generation are live, also when
   * an earlier fence had blocked the ticket: the ledger asks for that to take a refund back.
   *
   * @param ownerId the new owner, or null when the ticket is blocked
   * @return false when somebody was let in, or the generation or a later one is taken
   */
  public boolean fence(
      UUID ticketId,
      UUID eventId,
      int generation,
      @Nullable UUID ownerId,
      TicketStatus status,
      Instant now) {
    return jdbc.sql(
                """
                insert into admission_tickets as t (tenant_id, ticket_id, event_id, owner_id,
                    generation, status, ledger_version, updated_at)
                values (:tenantId, :ticketId, :eventId, :ownerId::uuid, :generation, :status, 0, :now)
                on conflict (tenant_id, ticket_id) do update
                  set owner_id = coalesce(excluded.owner_id, t.owner_id),
                      generation = excluded.generation,
                      status = excluded.status,
                      updated_at = excluded.updated_at
                  where t.generation < excluded.generation and t.admission_id is null
                    and t.event_id = excluded.event_id
                """)
            .param("tenantId", TenantContext.required().tenantId())
            .param("ticketId", ticketId)
            .param("eventId", eventId)
            .param("ownerId", ownerId)
            .param("generation", generation)
            .param("status", status.wireName())
            .param("now", now.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  private static AdmissionTicket ticket(ResultSet row, int number) throws SQLException {
    return new AdmissionTicket(
        row.getObject("ticket_id", UUID.class),
        row.getObject("event_id", UUID.class),
        row.getString("ticket_number"),
        row.getObject("ticket_type_id", UUID.class),
        row.getObject("owner_id", UUID.class),
        row.getInt("generation"),
        TicketStatus.ofWireName(row.getString("status")),
        row.getObject("admission_id", UUID.class));
  }
}

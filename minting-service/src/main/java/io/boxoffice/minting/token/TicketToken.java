package io.boxoffice.minting.token;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A ticket's token: what the ledger wants and what the chain has.
 *
 * @param mintGeneration generation at issue, part of the mint's address; null until the purchase
 *     was seen
 * @param generation generation the ledger wants the token to show
 * @param actualGeneration generation of the account that holds the token now
 * @param tokenOwner wallet that owns that account: the owner's, or the platform's in custody
 * @param pendingId transaction in flight
 * @param unsure the last transaction did not come through as planned: look at the chain first
 */
record TicketToken(
    UUID ticketId,
    UUID tenantId,
    UUID eventId,
    @Nullable UUID ownerId,
    @Nullable String eventTitle,
    @Nullable String ticketNumber,
    @Nullable String seat,
    Desired desired,
    long generation,
    @Nullable Long mintGeneration,
    Actual actual,
    @Nullable Long actualGeneration,
    @Nullable String mintAddress,
    @Nullable String holderAddress,
    @Nullable String tokenOwner,
    @Nullable String lastSignature,
    @Nullable UUID pendingId,
    boolean unsure,
    boolean settled,
    int failures,
    @Nullable String lastError,
    long version) {

  /** What the ledger wants. */
  enum Desired {
    HELD,
    BURNED
  }

  /** What the chain has. */
  enum Actual {
    NONE,
    HELD,
    BURNED
  }

  static final String COLUMNS =
      """
      t.ticket_id, t.tenant_id, t.event_id, t.owner_id, t.event_title, t.ticket_number, t.seat,
      t.desired, t.generation, t.mint_generation, t.actual, t.actual_generation, t.mint_address,
      t.holder_address, t.token_owner, t.last_signature, t.pending_id, t.unsure, t.settled,
      t.failures, t.last_error, t.version
      """;

  static TicketToken read(ResultSet row, int index) throws SQLException {
    return new TicketToken(
        row.getObject("ticket_id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getObject("event_id", UUID.class),
        row.getObject("owner_id", UUID.class),
        row.getString("event_title"),
        row.getString("ticket_number"),
        row.getString("seat"),
        DbNames.parse(Desired.class, row.getString("desired")),
        row.getLong("generation"),
        row.getObject("mint_generation", Long.class),
        DbNames.parse(Actual.class, row.getString("actual")),
        row.getObject("actual_generation", Long.class),
        row.getString("mint_address"),
        row.getString("holder_address"),
        row.getString("token_owner"),
        row.getString("last_signature"),
        row.getObject("pending_id", UUID.class),
        row.getBoolean("unsure"),
        row.getBoolean("settled"),
        row.getInt("failures"),
        row.getString("last_error"),
        row.getLong("version"));
  }
}

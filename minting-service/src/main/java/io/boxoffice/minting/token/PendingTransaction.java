package io.boxoffice.minting.token;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that was recorded before it was sent.
 *
 * @param wire its bytes, to send them again
 * @param generation generation the token has when it succeeds
 * @param holderAddress account that holds the token then; null for a burn
 * @param targetOwner owner of that account; for a burn, of the account it is burned from
 */
record PendingTransaction(
    UUID id,
    UUID tenantId,
    UUID ticketId,
    TxType type,
    TxStatus status,
    String signature,
    long lastValidBlockHeight,
    byte[] wire,
    long generation,
    String mintAddress,
    @Nullable String holderAddress,
    String targetOwner,
    int retryCount,
    int maxRetries,
    @Nullable Instant lastRetryAt,
    @Nullable String error,
    Instant createdAt,
    @Nullable Instant confirmedAt) {

  static final String COLUMNS =
      """
      p.id, p.tenant_id, p.ticket_id, p.tx_type, p.status, p.tx_signature,
      p.last_valid_block_height, p.wire, p.generation, p.mint_address, p.holder_address,
      p.target_owner, p.retry_count, p.max_retries, p.last_retry_at, p.error, p.created_at,
      p.confirmed_at
      """;

  static PendingTransaction read(ResultSet row, int index) throws SQLException {
    return new PendingTransaction(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getObject("ticket_id", UUID.class),
        DbNames.parse(TxType.class, row.getString("tx_type")),
        DbNames.parse(TxStatus.class, row.getString("status")),
        row.getString("tx_signature"),
        row.getLong("last_valid_block_height"),
        row.getBytes("wire"),
        row.getLong("generation"),
        row.getString("mint_address"),
        row.getString("holder_address"),
        row.getString("target_owner"),
        row.getInt("retry_count"),
        row.getInt("max_retries"),
        instant(row, "last_retry_at"),
        row.getString("error"),
        row.getTimestamp("created_at").toInstant(),
        instant(row, "confirmed_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}

package io.boxoffice.minting.wallet;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Wallets and the challenges that prove them, of the current tenant. */
@Repository
class WalletStore {
  private final JdbcClient jdbc;

  WalletStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Keeps the user's one open challenge; an older one is worth nothing any more. */
  void keepChallenge(UUID tenantId, UUID userId, String address, String challenge, Instant expiry) {
    jdbc.sql(
            """
            insert into wallet_challenges (tenant_id, user_id, address, challenge, expires_at)
            values (:tenant, :user, :address, :challenge, :expiry)
            on conflict (tenant_id, user_id) do update
               set address = excluded.address, challenge = excluded.challenge,
                   expires_at = excluded.expires_at
            """)
        .param("tenant", tenantId)
        .param("user", userId)
        .param("address", address)
        .param("challenge", challenge)
        .param("expiry", Timestamp.from(expiry))
        .update();
  }

  /** Takes the challenge away: it is answered once, rightly or wrongly. */
  boolean takeChallenge(UUID userId, String address, String challenge, Instant now) {
    return jdbc.sql(
                """
                delete from wallet_challenges
                 where user_id = :user and address = :address and challenge = :challenge
                   and expires_at > :now
                """)
            .param("user", userId)
            .param("address", address)
            .param("challenge", challenge)
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  /** Makes changes of one user's wallets wait for each other, until the transaction ends. */
  void lockUser(UUID userId) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:user, 1))")
        .param("user", "wallet:" + userId)
        .query((row, i) -> true)
        .single();
  }

  Optional<Wallet> active(UUID userId) {
    return jdbc.sql(
            """
            select id, address, linked_at from wallets
             where user_id = :user and unlinked_at is null
            """)
        .param("user", userId)
        .query(
            (row, i) ->
                new Wallet(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getTimestamp(3).toInstant()))
        .optional();
  }

  List<Wallet> list(UUID userId) {
    return active(userId).stream().toList();
  }

  void unlink(UUID id, Instant now) {
    jdbc.sql("update wallets set unlinked_at = :now where id = :id and unlinked_at is null")
        .param("id", id)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Links an address; false when another user of the tenant has it. */
  boolean link(UUID tenantId, UUID userId, Wallet wallet) {
    return jdbc.sql(
                """
                insert into wallets (id, tenant_id, user_id, address, linked_at)
                values (:id, :tenant, :user, :address, :now)
                on conflict (tenant_id, address) where unlinked_at is null do nothing
                """)
            .param("id", wallet.id())
            .param("tenant", tenantId)
            .param("user", userId)
            .param("address", wallet.address())
            .param("now", Timestamp.from(wallet.linkedAt()))
            .update()
        == 1;
  }
}

package io.boxoffice.minting.wallet;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where the tokens of owners go who have linked a wallet. */
@Component
public class LinkedWallets {
  private final JdbcClient jdbc;

  LinkedWallets(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Returns the active wallets of users of the current tenant, in the current transaction.
   *
   * @return addresses by user id; users without a wallet are missing
   */
  public Map<UUID, String> of(Collection<UUID> userIds) {
    if (userIds.isEmpty()) {
      return Map.of();
    }
    return jdbc
        .sql(
            """
            select user_id, address from wallets
             where user_id = any(:users::uuid[]) and unlinked_at is null
            """)
        .param("users", userIds.toArray(UUID[]::new))
        .query((row, i) -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
        .list()
        .stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}

package io.boxoffice.common.tenant;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;

/**
 * Starts each transaction by telling the database for whom it runs.
 *
 * <p>The settings are local to the transaction, so a pooled connection never carries one tenant's
 * setting into another's work. With no {@link TenantContext} nothing is set and the policies deny
 * every row.
 */
public final class TenantTransactionManager extends JdbcTransactionManager {
  private static final String SET_CONTEXT =
      """
      select set_config('app.current_tenant_id', ?, true),
             set_config('app.current_user_id', ?, true),
             set_config('app.current_user_role', ?, true),
             set_config('app.actor_type', ?, true),
             set_config('app.status_change_reason', ?, true),
             set_config('app.status_change_source', ?, true)
      """;

  /** Creates a manager for the pool of the app role. */
  public TenantTransactionManager(DataSource dataSource) {
    super(dataSource);
  }

  @Override
  protected void prepareTransactionalConnection(
      Connection connection, TransactionDefinition definition) throws SQLException {
    super.prepareTransactionalConnection(connection, definition);
    TenantContext context = TenantContext.current();
    if (context == null) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(SET_CONTEXT)) {
      statement.setString(1, context.tenantId().toString());
      statement.setString(2, text(context.userId()));
      statement.setString(3, String.join(",", context.roles().stream().sorted().toList()));
      statement.setString(4, context.actorType().wireName());
      statement.setString(5, text(context.reason()));
      statement.setString(6, text(context.source()));
      statement.execute();
    }
  }

  private static String text(@Nullable UUID id) {
    return id == null ? "" : id.toString();
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}

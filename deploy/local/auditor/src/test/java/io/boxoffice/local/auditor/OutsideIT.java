package io.boxoffice.local.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the audit compares with processes outside the databases, and what it waits for. */
class OutsideIT {
  private static final AuditOptions NO_WAIT = new AuditOptions(Duration.ZERO, true, 0, null, true);

  private final Map<String, String> provider = new ConcurrentHashMap<>();
  private HttpServer server;
  private Connection connection;
  private Database database;

  @BeforeEach
  void start() throws IOException, SQLException {
    connection = AuditDatabase.connect();
    connection.setAutoCommit(false);
    World.create(connection);
    execute("update purchase.refunds set provider_refund_id = 'ref_' || id");
    database = new Database(connection);
    for (int order = 31; order <= 36; order++) {
      boolean paid = order != 34 && order != 35;
      int amount = order == 31 ? 2000 : 1000;
      provider.put("/v1/payments/pay_" + World.id(order), money(paid, amount));
    }
    provider.put("/v1/refunds/ref_" + World.id(61), money(true, 1000));
    provider.put("/v1/refunds/ref_" + World.id(62), money(true, 1000));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer = provider.getOrDefault(exchange.getRequestURI().getPath(), "{}");
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() throws SQLException {
    server.stop(0);
    connection.rollback();
    connection.close();
  }

  private static String money(boolean done, int amount) {
    return "{\"status\":\"%s\",\"amountMinor\":%d}"
        .formatted(done ? "succeeded" : "cancelled", amount);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> brokenAtProvider() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    try (ProviderInvariants invariants = new ProviderInvariants(url, "key")) {
      return new AuditReport(invariants.judge(database)).broken();
    }
  }

  @Test
  void anAgreeingProviderPasses() {
    assertThat(brokenAtProvider()).isEmpty();
  }

  @Test
  void moneyThatTheProviderTookAndTheLedgerDoesNotKnowFailsByName() {
    provider.put("/v1/payments/pay_" + World.id(34), money(true, 3000));
    assertThat(brokenAtProvider()).containsExactly("payments.match_provider");
  }

  @Test
  void anotherAmountAtTheProviderFailsByName() {
    provider.put("/v1/payments/pay_" + World.id(32), money(true, 999));
    assertThat(brokenAtProvider()).containsExactly("payments.match_provider");
  }

  @Test
  void aRefundThatTheProviderDidNotMakeFailsByName() {
    provider.put("/v1/refunds/ref_" + World.id(61), money(false, 1000));
    assertThat(brokenAtProvider()).containsExactly("refunds.match_provider");
  }

  @Test
  void aSystemWithNothingLeftToDoIsQuiet() throws InterruptedException {
    assertThat(quiet(0).holds()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update purchase.outbox set published_at = null",
        "insert into purchase.sagas (saga, id, tenant_id, step, direction, step_since, drive_at)"
            + " select 'refund', id, tenant_id, 's', 'forward', now(), now() from purchase.refunds",
        "update purchase.tickets set pending_operation_id = id, pending_operation_kind = 'transfer',"
            + " pending_generation = 3, last_generation = 3, pending_since = now()",
        "update minting.ticket_tokens set unsure = true"
      })
  void unfinishedWorkIsNotQuiet(String sql) throws SQLException, InterruptedException {
    execute(sql);
    assertThat(quiet(0).name()).isEqualTo("system.quiet");
    assertThat(quiet(0).holds()).isFalse();
  }

  @Test
  void unreadEventsAreNotQuiet() throws InterruptedException {
    assertThat(quiet(3).offenders())
        .containsExactly("3 of boxoffice.purchase for checkin-purchase");
  }

  private Verdict quiet(long lag) throws InterruptedException {
    EventLog.Subscription one =
        new EventLog.Subscription("checkin-purchase", "checkin", "boxoffice.purchase", lag);
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Quiescence(database, () -> List.of(one), NO_WAIT).await(nowhere);
  }
}

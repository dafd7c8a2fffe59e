package io.boxoffice.purchase.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Backends;
import io.boxoffice.common.webhook.StandardWebhooks;
import io.boxoffice.purchase.fake.FakeCheckin;
import io.boxoffice.purchase.fake.FakeInventory;
import io.boxoffice.purchase.fake.FakeProvider;
import io.boxoffice.purchase.saga.HaltingSteps;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The packaged service dies before and after every step of every saga, there and back, is started
 * again, and what was under way ends as it should. The steps are read from the sagas; what brings a
 * saga to each of them is found out by playing every story once undisturbed.
 */
class CrashMatrixIT {
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final long PRICE = 700;
  private static final int STOCK = 10;
  private static final Duration LONG = FakeInventory.TTL;
  private static final Duration SHORT = Duration.ofSeconds(2);

  private static final FakeInventory INVENTORY = new FakeInventory();
  private static final FakeCheckin CHECKIN = new FakeCheckin();
  private static final FakeProvider PROVIDER = new FakeProvider();
  private static final StandardWebhooks WEBHOOKS = StandardWebhooks.of(SECRET);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static Issuer issuer;
  private static JdbcClient database;
  private static PurchaseProcess service;

  @BeforeAll
  static void prepare() throws Exception {
    Backends.Postgres own = PurchaseProcess.database("crashes");
    database = JdbcClient.create(own.superuser());
    issuer = new Issuer();
    Map<String, String> settings = new HashMap<>();
    settings.put("BOXOFFICE_ISSUER", issuer.url());
    settings.put("BOXOFFICE_INVENTORY_URL", INVENTORY.url());
    settings.put("BOXOFFICE_CHECKIN_URL", CHECKIN.url());
    settings.put("BOXOFFICE_PAYMENT_PROVIDER_URL", PROVIDER.url());
    settings.put("BOXOFFICE_PAYMENT_PROVIDER_KEY", FakeProvider.KEY);
    settings.put("BOXOFFICE_PAYMENT_WEBHOOK_SECRETS", SECRET);
    // nothing comes from other services here
    settings.put("SPRING_KAFKA_LISTENER_AUTO_STARTUP", "false");
    // a lease ends while the next process starts; patience does not, however slow the machine is
    settings.put("BOXOFFICE_SAGA_LEASE", "2s");
    settings.put("BOXOFFICE_SALE_PATIENCE", "10m");
    settings.put("BOXOFFICE_SAGA_WORKERINTERVAL", "50ms");
    settings.put("BOXOFFICE_SAGA_FIRSTRETRY", "50ms");
    settings.put("BOXOFFICE_REFUND_POLL", "50ms");
    service = new PurchaseProcess(folder, own.url(), settings, true);
  }

  @AfterAll
  static void stop() {
    service.close();
    issuer.close();
  }

  /**
   * Something that happens to an order, and how it ends.
   *
   * @param reservedFor how long its stock is
   */
  private record Story(String name, Duration reservedFor, String ending, Consumer<Sale> plot) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String REVOKED = "revoked";

  private static final List<Story> STORIES =
      List.of(
          new Story("paid", LONG, "completed", Sale::pay),
          new Story("cancelled", LONG, "cancelled", Sale::cancel),
          new Story("not paid in time", SHORT, "expired", sale -> {}),
          new Story("refunded", LONG, "refunded", sale -> sale.paidThen(sale::refund)),
          new Story(
              "refund refused",
              LONG,
              "completed",
              sale ->
                  sale.paidThen(
                      () -> {
                        CHECKIN.admit(sale.tickets().get(1));
                        sale.refund();
                      })),
          new Story(REVOKED, LONG, "completed", sale -> sale.paidThen(sale::revoke)),
          new Story("paid too late", LONG, "refunded", Sale::payWhenEverythingIsSold));

  @Test
  void whatever_step_the_service_dies_at_every_order_ends_in_its_tickets_or_its_money()
      throws Exception {
    service.start();
    Map<String, Story> stories = new LinkedHashMap<>();
    for (Story story : STORIES) {
      Files.deleteIfExists(folder.resolve(HaltingSteps.PASSED));
      play(story, "undisturbed");
      for (String point : Files.readAllLines(folder.resolve(HaltingSteps.PASSED))) {
        stories.putIfAbsent(point, story);
      }
    }
    List<String> points = Files.readAllLines(folder.resolve(HaltingSteps.POINTS));
    assertThat(stories.keySet()).as("stories lead to every point").containsAll(points);
    service.close();
    service.start();

    int startsBefore = service.starts();
    for (String point : points) {
      Path armed = folder.resolve(HaltingSteps.ARMED);
      Path aside = folder.resolve("arming");
      Files.writeString(aside, point);
      Files.move(aside, armed);

      play(stories.get(point), point);

      assertThat(armed).as("the process died " + point).doesNotExist();
    }
    assertThat(points).hasSizeGreaterThan(30);
    assertThat(service.starts() - startsBefore).as("deaths").isEqualTo(points.size());
  }

  private static void play(Story story, String point) {
    Sale sale = new Sale(story, point);
    sale.buy();
    story.plot.accept(sale);
    sale.awaitEnding();
    sale.assertEverythingAddsUp();
  }

  /** An order of a tenant, a buyer and an event of its own, with all the stock there is. */
  private static final class Sale {
    private final UUID tenant = Ids.next();
    private final UUID buyer = Ids.next();
    private final UUID event = Ids.next();
    private final UUID type = INVENTORY.onSale(event, Ids.next(), PRICE, false, STOCK);
    private final Story story;
    private final String point;
    private final int quantity;
    private boolean soldOut;

    Sale(Story story, String point) {
      this.story = story;
      this.point = story + ", dies " + point;
      this.quantity = 3;
      INVENTORY.clock(() -> Instant.now().minus(LONG).plus(story.reservedFor));
    }

    void buy() {
      send(
          "/api/purchase",
          Map.of("Authorization", token("buyer"), "Idempotency-Key", "buy"),
          """
          {"eventId": "%s", "items": [{"ticketTypeId": "%s", "quantity": %d}]}
          """
              .formatted(event, type, quantity),
          201);
      if (story.reservedFor.equals(LONG)) {
        awaitStatus("awaiting_payment");
      }
    }

    void pay() {
      String payment = PROVIDER.of(order()).getFirst();
      PROVIDER.set(payment, "succeeded");
      String body =
          """
          {"type": "payment.succeeded", "data": {"paymentId": "%s", "reference": "%s",
           "tenantId": "%s", "amountMinor": %d, "currency": "EUR"}}
          """
              .formatted(payment, order(), tenant, PRICE * quantity);
      Instant now = Instant.now();
      send(
          "/api/webhooks/payment-success",
          Map.of(
              StandardWebhooks.ID_HEADER,
              "paid",
              StandardWebhooks.TIMESTAMP_HEADER,
              Long.toString(now.getEpochSecond()),
              StandardWebhooks.SIGNATURE_HEADER,
              WEBHOOKS.sign("paid", now, body.getBytes(StandardCharsets.UTF_8))),
          body,
          200);
    }

    /** The reservation runs out, somebody else buys everything, and then the money comes. */
    void payWhenEverythingIsSold() {
      INVENTORY.clock(() -> Instant.now().plus(LONG));
      INVENTORY.sellOut(type);
      soldOut = true;
      pay();
    }

    void paidThen(Runnable next) {
      pay();
      awaitStatus("completed");
      next.run();
    }

    void cancel() {
      send("/api/orders/" + order() + "/cancel", Map.of("Authorization", token("buyer")), "", 200);
    }

    void refund() {
      send(
          "/api/orders/" + order() + "/refunds",
          Map.of("Authorization", token("buyer"), "Idempotency-Key", "refund"),
          "{}",
          202);
    }

    void revoke() {
      send(
          "/api/tickets/" + tickets().getFirst() + "/revoke",
          Map.of("Authorization", token("admin")),
          "{\"reason\": \"fraud_detected\"}",
          200);
    }

    private String token(String role) {
      return issuer.bearer(buyer, tenant, role);
    }

    /** Sends a request once: its cause is saved by then, and the next process takes it up. */
    private void send(String path, Map<String, String> headers, String body, int expected) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(service.url() + path))
              .timeout(Duration.ofSeconds(60))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body));
      headers.forEach(request::header);
      try {
        HttpResponse<String> answer =
            HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(point + ": " + answer.body()).isEqualTo(expected);
      } catch (IOException e) {
        service.awaitEnd();
        service.revive();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    private UUID order() {
      return database
          .sql("select id from purchase.orders where user_id = ?")
          .param(buyer)
          .query(UUID.class)
          .single();
    }

    private String status() {
      return database
          .sql("select status from purchase.orders where user_id = ?")
          .param(buyer)
          .query(String.class)
          .single();
    }

    List<UUID> tickets() {
      return database
          .sql("select id from purchase.tickets where tenant_id = ? order by id")
          .param(tenant)
          .query(UUID.class)
          .list();
    }

    private void awaitStatus(String expected) {
      eventually(() -> assertThat(status()).as(point).isEqualTo(expected));
    }

    void awaitEnding() {
      awaitStatus(story.ending);
      eventually(() -> assertThat(rows("purchase.sagas")).as(point).isZero());
    }

    private void eventually(Runnable assertion) {
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(20))
          .untilAsserted(
              () -> {
                service.revive();
                assertion.run();
              });
    }

    private int rows(String table) {
      return count("select count(*) from " + table + " where tenant_id = :tenant");
    }

    private int count(String sql) {
      return database.sql(sql).param("tenant", tenant).query(Integer.class).single();
    }

    void assertEverythingAddsUp() {
      int issued = rows("purchase.tickets");
      int live =
          count(
              """
              select count(*) from purchase.tickets
               where tenant_id = :tenant and status <> 'refunded'
              """);
      assertThat(issued).as(point + ": all tickets or none").isIn(0, quantity);
      assertThat(status().equals("completed")).as(point).isEqualTo(live == quantity);
      assertThat(PROVIDER.of(order()).size()).as(point + ": charged once").isLessThanOrEqualTo(1);
      assertThat(PROVIDER.kept(order()))
          .as(point + ": money for tickets, tickets for money")
          .isEqualTo(PRICE * live);
      int revoked =
          count(
              """
              select count(*) from purchase.tickets
               where tenant_id = :tenant and status = 'revoked'
              """);
      assertThat(revoked).as(point).isEqualTo(story.name.equals(REVOKED) ? 1 : 0);
      assertThat(INVENTORY.sold(type)).as(point + ": stock sold").isEqualTo(live - revoked);
      assertThat(INVENTORY.writtenOff(type)).as(point + ": written off").isEqualTo(revoked);
      assertThat(INVENTORY.available(type))
          .as(point + ": stock left, and nothing reserved")
          .isEqualTo(soldOut ? 0 : STOCK - live);
      assertThat(
              count(
                  """
                  select count(*) from purchase.tickets
                   where tenant_id = :tenant and pending_operation_id is not null
                  """))
          .as(point + ": claims are ended")
          .isZero();
      for (String once : List.of("order.paid.v1", "order.completed.v1", "order.refunded.v1")) {
        assertThat(
                count(
                    "select count(*) from purchase.outbox where tenant_id = :tenant and type = '"
                        + once
                        + "'"))
            .as(point + ": " + once)
            .isLessThanOrEqualTo(1);
      }
    }
  }
}

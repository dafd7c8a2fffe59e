package io.boxoffice.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.TenancyRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** One tenant never sees or touches what belongs to another, not even by the database. */
class TenancyIT extends RunningService {
  private static final List<String> TABLES =
      List.of(
          "venues",
          "events",
          "search_documents",
          "search_changes",
          "ticket_types",
          "reservations",
          "reservation_items",
          "reservation_history",
          "stock_returns",
          "stock_return_items",
          "event_pricing",
          "pricing_rules",
          "ticket_price_history",
          "seat_maps",
          "seat_blocks",
          "seats",
          "seat_deltas",
          "ticket_holds",
          "waitlist",
          "ticket_bundles",
          "ticket_bundle_items",
          "outbox");

  @Autowired private JdbcClient jdbc;
  @Autowired private TransactionTemplate transaction;

  @Test
  void every_tenant_table_forces_its_policy() {
    TenancyRules.hold("inventory");
  }

  @Test
  void the_database_shows_and_changes_only_rows_of_the_tenant() {
    Shop mine = sold();
    Shop other = shop();
    for (String table : TABLES) {
      String owned = "select count(*) from " + table + " where tenant_id = '" + mine.tenant() + "'";
      assertThat(in(mine.tenant(), () -> count(owned))).as(table).isPositive();
      assertThat(in(other.tenant(), () -> count(owned))).as(table).isZero();
      assertThat(in(other.tenant(), () -> deleted(table, mine))).as(table).isZero();
      assertThat(transaction.<Integer>execute(status -> count(owned))).as(table).isZero();
      assertThat(count(owned)).as("%s outside a transaction", table).isZero();
    }
    assertThat(
            in(
                other.tenant(),
                () ->
                    jdbc.sql("update ticket_types set available = available where event_id = :id")
                        .param("id", mine.event())
                        .update()))
        .isZero();
    assertThatThrownBy(
            () ->
                in(
                    other.tenant(),
                    () ->
                        jdbc.sql(
                                """
                                insert into stock_returns (id, tenant_id, event_id, return_key,
                                                           created_at)
                                values (:id, :tenant, :event, 'x', now())
                                """)
                            .param("id", Ids.next())
                            .param("tenant", mine.tenant())
                            .param("event", mine.event())
                            .update()))
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessageContaining("row-level security");
  }

  @Test
  void over_http_another_tenants_things_do_not_exist() {
    Shop mine = sold();
    UUID type =
        UUID.fromString(
            expect(200, visitor(mine.tenant()).get("/api/events/" + mine.event() + "/ticket-types"))
                .body()
                .path("items")
                .path(0)
                .path("id")
                .asString());
    Shop other = shop();
    Client seller = as(other.seller(), other.tenant(), "seller", "admin");
    String event = "/api/events/" + mine.event();
    for (String path :
        List.of(
            event,
            event + "/ticket-types",
            event + "/availability",
            event + "/stock-audit",
            event + "/prices",
            event + "/pricing-rules",
            "/api/venues/" + mine.venue(),
            "/api/ticket-types/" + type,
            "/api/ticket-types/" + type + "/price-history")) {
      assertThat(seller.get(path).status()).as(path).isEqualTo(404);
      assertThat(visitor(other.tenant()).get(path).status()).as(path).isIn(401, 404);
    }
    assertThat(seller.post(event + "/publish", "").slug()).isEqualTo("unknown-event");
    assertThat(seller.post(event + "/cancel", "{\"reason\": \"x\"}").slug())
        .isEqualTo("unknown-event");
    assertThat(seller.put(event + "/pricing-rules", "{\"version\": 0, \"rules\": []}").slug())
        .isEqualTo("unknown-event");
    assertThat(seller.delete(event).slug()).isEqualTo("unknown-event");
    assertThat(seller.delete("/api/ticket-types/" + type).slug()).isEqualTo("unknown-ticket-type");
    assertThat(seller.post("/api/events", eventJson(mine.venue(), "")).slug())
        .isEqualTo("unknown-venue");
    assertThat(
            as(Ids.next(), other.tenant(), "buyer")
                .with("Idempotency-Key", "k")
                .post("/api/reservations", SellingIT.reserve(mine, type, 1))
                .slug())
        .isEqualTo("unknown-event");
    assertThat(seller.with("X-Tenant-Id", mine.tenant().toString()).get(event).slug())
        .isEqualTo("tenant-mismatch");
  }

  @Test
  void services_reach_only_the_tenant_that_they_signed_for() {
    Shop mine = sold();
    Shop other = shop();
    UUID reservation =
        superuser()
            .sql("select id from inventory.reservations where event_id = :event limit 1")
            .param("event", mine.event())
            .query(UUID.class)
            .single();
    String confirm = "/internal/reservations/" + reservation + "/confirm";
    assertThat(internal(other.tenant(), "POST", confirm, null).slug())
        .isEqualTo("unknown-reservation");
    assertThat(internal(other.tenant(), "GET", "/internal/events/" + mine.event(), null).slug())
        .isEqualTo("unknown-event");
    Map<String, String> headers = signer.headers("POST", confirm, other.tenant(), null);
    headers.put("X-Tenant-Id", mine.tenant().toString());
    assertThat(call("POST", confirm, headers, null).status()).isEqualTo(401);
    expect(200, internal(mine.tenant(), "POST", confirm, null));
  }

  @Test
  void a_suspended_tenant_settles_what_it_sold_and_sells_nothing_more() {
    Shop shop = sold();
    UUID type = ticketType(shop, 10, "");
    String reservation =
        expect(201, internal(shop.tenant(), "POST", "/internal/reservations", reserve(shop, type)))
            .body()
            .path("reservationId")
            .asString();
    superuser()
        .sql("update inventory.tenants set status = 'suspended' where id = :id")
        .param("id", shop.tenant())
        .update();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(visitor(shop.tenant()).get("/api/events").slug())
                    .isEqualTo("unknown-tenant"));

    String confirm = "/internal/reservations/" + reservation + "/confirm";
    expect(200, internal(shop.tenant(), "POST", confirm, null));
    expect(
        204,
        internal(
            shop.tenant(),
            "POST",
            "/internal/reservations/release",
            "{\"reservationKey\": \"other\", \"eventId\": \"%s\"}".formatted(shop.event())));
    expect(
        204,
        internal(
            shop.tenant(),
            "POST",
            "/internal/stock/returns",
            """
            {"returnKey": "r2", "eventId": "%s",
             "items": [{"ticketTypeId": "%s", "quantity": 1}]}
            """
                .formatted(shop.event(), type)));
    assertThat(
            internal(shop.tenant(), "POST", "/internal/reservations", reserve(shop, type)).slug())
        .isEqualTo("unknown-tenant");
    assertThat(internal(Ids.next(), "POST", confirm, null).slug()).isEqualTo("unknown-tenant");
  }

  private static String reserve(Shop shop, UUID type) {
    return """
    {"reservationKey": "late", "eventId": "%s", "userId": "%s",
     "items": [{"ticketTypeId": "%s", "quantity": 1}]}
    """
        .formatted(shop.event(), Ids.next(), type);
  }

  /** A shop that has rows in every table. */
  private Shop sold() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    Answer reserved =
        expect(
            201,
            internal(
                shop.tenant(),
                "POST",
                "/internal/reservations",
                """
                {"reservationKey": "o1", "eventId": "%s", "userId": "%s",
                 "items": [{"ticketTypeId": "%s", "quantity": 2}]}
                """
                    .formatted(shop.event(), Ids.next(), type)));
    String id = reserved.body().path("reservationId").asString();
    expect(200, internal(shop.tenant(), "POST", "/internal/reservations/" + id + "/confirm", null));
    expect(
        204,
        internal(
            shop.tenant(),
            "POST",
            "/internal/stock/returns",
            """
            {"returnKey": "r1", "eventId": "%s",
             "items": [{"ticketTypeId": "%s", "quantity": 1}]}
            """
                .formatted(shop.event(), type)));
    expect(
        200,
        as(shop.seller(), shop.tenant(), "seller")
            .put(
                "/api/events/" + shop.event() + "/pricing-rules",
                """
                {"version": 0, "rules": [
                  {"kind": "quantity_tier", "fromQuantity": 9, "adjustmentMinor": -1}]}
                """));
    keepOffSale(shop, type);
    sellSeats(shop);
    return shop;
  }

  /** Holds what is left, lets somebody wait for it, and makes a bundle of it. */
  private void keepOffSale(Shop shop, UUID type) {
    Client seller = as(shop.seller(), shop.tenant(), "seller").with("Idempotency-Key", "h");
    String event = "/api/events/" + shop.event();
    expect(
        201,
        seller.post(
            event + "/holds",
            "{\"ticketTypeId\": \"%s\", \"quantity\": 9, \"reason\": \"press\"}".formatted(type)));
    expect(
        201,
        as(Ids.next(), shop.tenant(), "buyer")
            .post(
                event + "/waitlist",
                "{\"ticketTypeId\": \"%s\", \"quantity\": 1}".formatted(type)));
    expect(
        201,
        seller.post(
            event + "/bundles",
            "{\"name\": \"Pair\", \"items\": [{\"ticketTypeId\": \"%s\", \"quantity\": 2}]}"
                .formatted(type)));
  }

  private void sellSeats(Shop shop) {
    Client seller = as(shop.seller(), shop.tenant(), "seller").with("Idempotency-Key", "s");
    UUID event =
        expect(
                201,
                seller.post(
                    "/api/events",
                    eventJson(
                        shop.venue(),
                        """
                        , "seatingConfig": {"sections": [{"name": "A", "priceMinor": 1,
                            "subsections": [{"name": "1", "rows": 1, "columns": 4}]}]}
                        """)))
            .id();
    expect(200, seller.post("/api/events/" + event + "/publish", ""));
    String type =
        seller
            .get("/api/events/" + event + "/ticket-types")
            .body()
            .path("items")
            .path(0)
            .path("id")
            .asString();
    expect(
        201,
        seller.post(
            "/api/reservations",
            "{\"eventId\": \"%s\", \"items\": [{\"ticketTypeId\": \"%s\", \"quantity\": 2}]}"
                .formatted(event, type)));
  }

  private <T> T in(UUID tenant, Supplier<T> work) {
    return worker(tenant).call(() -> transaction.<T>execute(status -> work.get()));
  }

  private int count(String sql) {
    return jdbc.sql(sql).query(Integer.class).single();
  }

  private int deleted(String table, Shop of) {
    return jdbc.sql("delete from " + table + " where tenant_id = '" + of.tenant() + "'").update();
  }
}

package io.boxoffice.purchase;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.TenancyRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who may do what, by hand: route × role. A route that is missing here fails. */
class AccessIT extends PurchaseIT {
  private static final List<String> ROLES =
      List.of("buyer", "seller", "venue_staff", "venue_manager", "admin", "ops");
  private static final String ANYBODY = "buyer seller venue_staff venue_manager admin ops";
  private static final String PUBLIC = "public";

  @Autowired RequestMappingHandlerMapping requestMappingHandlerMapping;
  @Autowired JdbcClient jdbc;

  private record Route(String method, String path, String body, String allowed) {}

  private static final List<Route> ROUTES =
      List.of(
          new Route("POST", "/api/purchase", "{}", ANYBODY),
          new Route("GET", "/api/orders", "", ANYBODY),
          new Route("GET", "/api/orders/tickets", "", ANYBODY),
          new Route("GET", "/api/orders/stuck", "", "admin ops"),
          new Route("GET", "/api/orders/payment-anomalies", "", "admin ops"),
          new Route("GET", "/api/orders/{id}", "", ANYBODY),
          new Route("POST", "/api/orders/{id}/cancel", "", ANYBODY),
          new Route("GET", "/api/orders/{id}/refunds", "", ANYBODY),
          new Route("POST", "/api/orders/{id}/refunds", "{}", ANYBODY),
          new Route("GET", "/api/orders/cancellations/{id}", "", "admin ops"),
          // one's own is for anybody: see UserIT
          new Route("GET", "/api/users/{id}/stats", "", "venue_staff venue_manager admin"),
          new Route("GET", "/api/users/{id}/tickets", "", "venue_staff venue_manager admin"),
          new Route("GET", "/api/tickets", "", ANYBODY),
          new Route("GET", "/api/tickets/{id}", "", ANYBODY),
          new Route("GET", "/api/tickets/{id}/history", "", ANYBODY),
          new Route(
              "POST",
              "/api/tickets/{id}/revoke",
              "{\"reason\": \"chargeback\"}",
              "seller venue_manager admin"),
          new Route("GET", "/api/discounts", "", "seller admin"),
          new Route(
              "POST",
              "/api/discounts",
              "{\"code\": \"CODE\", \"kind\": \"percentage\", \"percentBasisPoints\": 1}",
              "seller admin"),
          new Route("POST", "/api/discounts/validate", "{}", ANYBODY),
          new Route("GET", "/api/tax-rates", "", "seller admin"),
          new Route("PUT", "/api/tax-rates", "{\"version\": 0, \"rates\": []}", "admin"),
          new Route("GET", "/api/users/{id}/spending-limits", "", ANYBODY),
          new Route(
              "PUT",
              "/api/users/{id}/spending-limits",
              "{\"currency\": \"EUR\", \"perTransactionMinor\": 1, \"dailyMinor\": 2,"
                  + " \"weeklyMinor\": 3, \"monthlyMinor\": 4, \"version\": 0}",
              "admin"),
          new Route("GET", "/api/users/{id}/lockouts", "", ANYBODY),
          new Route("POST", "/api/users/{id}/lockouts/unlock", "{}", "admin"),
          new Route("GET", "/api/approvals", "", "seller admin"),
          new Route(
              "POST",
              "/api/approvals",
              "{\"type\": \"large_refund\", \"reason\": \"r\", \"details\": {}}",
              "seller admin"),
          new Route("GET", "/api/approvals/{id}", "", "seller admin"),
          new Route("POST", "/api/approvals/{id}/approve", "{}", "admin"),
          new Route("POST", "/api/approvals/{id}/reject", "{\"reason\": \"no\"}", "seller admin"),
          new Route("GET", "/api/notifications", "", "admin ops"),
          new Route("POST", "/api/notifications/{id}/retry", "", "admin ops"),
          new Route("POST", "/api/webhooks/payment-success", "{}", PUBLIC),
          new Route("POST", "/api/webhooks/payment-failed", "{}", PUBLIC));

  @Test
  void every_role_gets_what_its_row_says() {
    for (Route route : ROUTES) {
      if (route.allowed().equals(PUBLIC)) {
        continue;
      }
      String path = route.path().replace("{id}", Ids.next().toString());
      assertThat(send(route.method(), path, null, route.body(), Map.of()).status())
          .as("%s %s with no token", route.method(), route.path())
          .isEqualTo(401);
      for (String role : ROLES) {
        int status =
            send(
                    route.method(),
                    path,
                    tokens.bearer(Ids.next(), tenant, role),
                    route.body(),
                    Map.of())
                .status();
        boolean allowed = Set.of(route.allowed().split(" ", -1)).contains(role);
        // there is nothing of theirs behind the path: allowed means everything but forbidden
        assertThat(status == 403)
            .as("%s %s as %s: %d", route.method(), route.path(), role, status)
            .isEqualTo(!allowed);
        assertThat(status).isLessThan(500).isNotEqualTo(401);
      }
    }
  }

  @Test
  void every_route_has_a_row() {
    Set<String> known = new TreeSet<>();
    ROUTES.forEach(route -> known.add(route.method() + " " + route.path()));
    Set<String> served = new TreeSet<>();
    requestMappingHandlerMapping
        .getHandlerMethods()
        .forEach(
            (mapping, method) -> {
              if (method.getBeanType().getPackageName().startsWith("io.boxoffice.purchase")) {
                mapping.getPathPatternsCondition().getPatternValues().stream()
                    .filter(path -> path.startsWith("/api/"))
                    .forEach(
                        path ->
                            mapping
                                .getMethodsCondition()
                                .getMethods()
                                .forEach(verb -> served.add(verb + " " + path)));
              }
            });
    assertThat(known).isEqualTo(served);
  }

  @Test
  void what_is_somebody_elses_is_not_there() {
    UUID order = completed(onSale(700, 5), 1);
    UUID ticket = ticketsOf(order).getFirst();
    String number = ticket(ticket).text("ticketNumber");
    for (String stranger :
        List.of(
            tokens.bearer(Ids.next(), tenant, "buyer"),
            tokens.bearer(Ids.next(), tenant, "seller"),
            tokens.bearer(buyer, Ids.next(), "buyer", "admin"))) {
      assertThat(get("/api/orders/" + order, stranger).problem()).isEqualTo("unknown-order");
      assertThat(post("/api/orders/" + order + "/cancel", stranger, null).status()).isEqualTo(404);
      assertThat(get("/api/tickets/" + ticket, stranger).problem()).isEqualTo("unknown-ticket");
      assertThat(get("/api/tickets/" + ticket + "/history", stranger).status()).isEqualTo(404);
      assertThat(get("/api/tickets?ticketNumber=" + number, stranger).json().get("items"))
          .isEmpty();
      assertThat(get("/api/tickets?eventId=" + event, stranger).json().get("items")).isEmpty();
      assertThat(get("/api/orders", stranger).json().get("items")).isEmpty();
    }
    assertThat(
            post(
                    "/api/tickets/" + ticket + "/revoke",
                    tokens.bearer(Ids.next(), tenant, "seller"),
                    "{\"reason\": \"chargeback\"}")
                .status())
        .isEqualTo(404);
    for (String staff :
        List.of(
            sellerToken(),
            tokens.bearer(Ids.next(), tenant, "venue_staff"),
            tokens.bearer(Ids.next(), tenant, "admin"))) {
      assertThat(get("/api/tickets?ticketNumber=" + number, staff).json().get("items")).hasSize(1);
      assertThat(get("/api/tickets?eventId=" + event, staff).json().get("items")).hasSize(1);
    }
    assertThat(get("/api/orders/" + order, sellerToken()).json().at("/payment").has("clientSecret"))
        .isFalse();
    assertThat(post("/api/orders/" + order + "/cancel", sellerToken(), null).status())
        .isEqualTo(404);
  }

  @Test
  void lists_go_on_where_their_cursor_says() {
    UUID type = onSale(0, 50);
    for (int i = 0; i < 3; i++) {
      placed(type, 2);
    }

    Answer first = get("/api/tickets?limit=4", buyerToken());
    Answer second = get("/api/tickets?limit=4&cursor=" + first.text("nextCursor"), buyerToken());

    assertThat(first.json().get("items")).hasSize(4);
    assertThat(second.json().get("items")).hasSize(2);
    assertThat(second.json().has("nextCursor")).isFalse();
    Answer orders = get("/api/orders?limit=2", buyerToken());
    assertThat(orders.json().get("items")).hasSize(2);
    assertThat(
            get("/api/orders?limit=2&cursor=" + orders.text("nextCursor"), buyerToken())
                .json()
                .get("items"))
        .hasSize(1);
  }

  @Test
  void what_makes_no_sense_is_answered_as_such() {
    String type = Ids.next().toString();
    for (String body :
        List.of(
            "",
            "[",
            "[]",
            "null",
            "7",
            "{}",
            "{\"eventId\": \"x\", \"items\": []}",
            "{\"eventId\": \"%s\"}".formatted(event),
            "{\"eventId\": \"%s\", \"items\": []}".formatted(event),
            "{\"eventId\": \"%s\", \"items\": [null]}".formatted(event),
            "{\"eventId\": \"%s\", \"items\": [{}]}".formatted(event),
            itemsBody(UUID.fromString(type), 0),
            itemsBody(UUID.fromString(type), -1),
            itemsBody(UUID.fromString(type), 2_000_000_000),
            "{\"eventId\": \"%s\", \"items\": [{\"ticketTypeId\": \"%s\", \"quantity\": \"a\"}]}"
                .formatted(event, type),
            "{\"eventId\": \"%1$s\", \"reservationId\": \"%2$s\", \"items\": [{\"ticketTypeId\":"
                    .formatted(event, type)
                + " \"%s\", \"quantity\": 1}]}".formatted(type),
            itemsBody(UUID.fromString(type), 1).replace("}]", "}], \"billingCountry\": \"xx\""),
            itemsBody(UUID.fromString(type), 1).replace("}]", ", \"seatSelection\": \"any\"}]"),
            itemsBody(UUID.fromString(type), 1).replace("}]", ", \"seatSelection\": \"manual\"}]"),
            itemsBody(UUID.fromString(type), 1).replace("}]", ", \"seats\": [null]}]"),
            itemsBody(UUID.fromString(type), 1).replace("}]", ", \"seats\": [{\"row\": 1}]}]"),
            itemsBody(UUID.fromString(type), 1).replace("}]", "}], \"bundles\": []"),
            "{\"eventId\": \"%1$s\", \"bundles\": [{\"bundleId\": \"%1$s\"}]}".formatted(event),
            itemsBody(UUID.fromString(type), 1).replace("}]", "}], \"discountCodes\": [\"\"]"),
            itemsBody(UUID.fromString(type), 1)
                .replace("}]", "}], \"discountCodes\": [\"a\\u0000b\"]"))) {
      Answer answer = purchase("bad-" + Ids.next(), body);
      assertThat(answer.status()).as(body + " -> " + answer.body()).isEqualTo(400);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
    assertThat(
            purchase(
                    "discount",
                    itemsBody(UUID.fromString(type), 1)
                        .replace("}]", "}], \"discountCodes\": [\"HALF\"]"))
                .problem())
        .isEqualTo("unknown-discount");
    assertThat(purchase("unknown", itemsBody(UUID.fromString(type), 1)).problem())
        .isEqualTo("unknown-ticket-type");
    for (String path :
        List.of(
            "/api/orders/7",
            "/api/orders?limit=0",
            "/api/orders?limit=101",
            "/api/orders?limit=x",
            "/api/orders?cursor=x",
            "/api/tickets?eventId=x",
            "/api/tickets?ticketNumber=" + "9".repeat(41),
            "/api/tickets/x/history")) {
      assertThat(get(path, buyerToken()).status()).as(path).isEqualTo(400);
    }
    for (String body : List.of("", "{}", "{\"reason\": \"x\"}", "{\"reason\": 7}", "[]")) {
      assertThat(post("/api/tickets/" + type + "/revoke", sellerToken(), body).status())
          .as(body)
          .isEqualTo(400);
    }
    assertThat(
            post(
                    "/api/orders/" + type + "/refunds",
                    buyerToken(),
                    "{\"reason\": \"%s\"}".formatted("r".repeat(501)))
                .status())
        .isEqualTo(400);
  }

  @Test
  void the_database_keeps_tenants_apart() {
    UUID order = completed(onSale(700, 5), 1);

    TenancyRules.hold("purchase");
    UUID other = Ids.next();
    int seen =
        io.boxoffice.common.tenant.TenantContext.system(other, "test")
            .call(
                () ->
                    transaction.execute(
                        s ->
                            jdbc.sql("select count(*) from orders where id = ?")
                                .param(order)
                                .query(Integer.class)
                                .single()));
    int changed =
        io.boxoffice.common.tenant.TenantContext.system(other, "test")
            .call(
                () ->
                    transaction.execute(
                        s ->
                            jdbc.sql("update tickets set owner_id = ? where order_id = ?")
                                .param(other)
                                .param(order)
                                .update()));
    assertThat(seen).isZero();
    assertThat(changed).isZero();
  }
}

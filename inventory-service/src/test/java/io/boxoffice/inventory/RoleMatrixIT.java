package io.boxoffice.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Who gets which answer from each route, written by hand. A route without a row fails. The seller
 * of the table sells, but not this event; its owner is the last column.
 */
class RoleMatrixIT extends RunningService {
  private static final List<String> WHO =
      List.of(
          "nobody",
          "buyer",
          "venue_staff",
          "seller",
          "venue_manager",
          "admin",
          "superadmin",
          "ops",
          "owner");

  private static final String TABLE =
      """
      POST   /api/tenants                    401 403 403 403 403 403 201 403 403
      GET    /api/tenants                    401 403 403 403 403 403 200 403 403
      POST   /api/venues                     401 403 403 201 201 201 403 403 201
      GET    /api/venues                     200 200 200 200 200 200 200 200 200
      GET    /api/venues/{id}                200 200 200 200 200 200 200 200 200
      PUT    /api/venues/{id}                401 403 403 403 409 409 403 403 409
      POST   /api/events                     401 403 403 201 201 201 403 403 201
      GET    /api/events                     200 200 200 200 200 200 200 200 200
      GET    /api/events/categories          200 200 200 200 200 200 200 200 200
      GET    /api/events/featured            200 200 200 200 200 200 200 200 200
      GET    /api/events/search              200 200 200 200 200 200 200 200 200
      GET    /api/events/suggest             200 200 200 200 200 200 200 200 200
      POST   /api/search/rebuild             401 403 403 403 403 403 202 202 403
      GET    /api/search/rebuild             401 403 403 403 403 403 200 200 403
      GET    /api/events/{id}                200 200 200 200 200 200 200 200 200
      PUT    /api/events/{id}                401 403 403 403 409 409 403 403 409
      DELETE /api/events/{id}                401 403 403 403 409 409 403 403 409
      POST   /api/events/{id}/publish        401 403 403 403 200 200 403 403 200
      POST   /api/events/{cancelled}/cancel  401 403 403 403 200 200 403 403 200
      POST   /api/events/{id}/ticket-types   401 403 403 403 409 409 403 403 409
      GET    /api/events/{id}/ticket-types   200 200 200 200 200 200 200 200 200
      GET    /api/events/{id}/availability   200 200 200 200 200 200 200 200 200
      GET    /api/events/{id}/seats          404 404 404 404 404 404 404 404 404
      GET    /api/events/{id}/seats/stream   404 404 404 404 404 404 404 404 404
      GET    /api/events/{id}/stock-audit    200 200 200 200 200 200 200 200 200
      GET    /api/events/{id}/pricing-rules  401 403 403 403 200 200 403 403 200
      PUT    /api/events/{id}/pricing-rules  401 403 403 403 409 409 403 403 409
      GET    /api/events/{id}/prices         200 200 200 200 200 200 200 200 200
      GET    /api/events/{draft}/prices      404 404 404 404 200 200 404 404 200
      GET    /api/events/{draft}             404 404 404 404 200 200 404 404 200
      GET    /api/events/{draft}/stock-audit 404 404 404 404 200 200 404 404 200
      GET    /api/ticket-types               200 200 200 200 200 200 200 200 200
      GET    /api/ticket-types/{type}        200 200 200 200 200 200 200 200 200
      PUT    /api/ticket-types/{type}        401 403 403 403 409 409 403 403 409
      DELETE /api/ticket-types/{type}        401 403 403 403 409 409 403 403 409
      GET    /api/ticket-types/{type}/price-history 200 200 200 200 200 200 200 200 200
      POST   /api/reservations               401 201 201 201 201 201 201 201 201
      GET    /api/reservations/{res}         401 404 404 404 200 200 404 404 404
      DELETE /api/reservations/{res}         401 404 404 404 404 404 404 404 404
      GET    /api/events/{id}/holds          401 403 403 403 200 200 403 403 200
      POST   /api/events/{id}/holds          401 403 403 403 201 201 403 403 201
      DELETE /api/holds/{hold}               401 403 403 403 204 204 403 403 204
      GET    /api/events/{id}/waitlist       401 200 200 200 200 200 200 200 200
      POST   /api/events/{id}/waitlist       401 409 409 409 409 409 409 409 409
      DELETE /api/events/{id}/waitlist       401 204 204 204 204 204 204 204 204
      GET    /api/events/{id}/bundles        200 200 200 200 200 200 200 200 200
      POST   /api/events/{id}/bundles        401 403 403 403 201 201 403 403 201
      POST   /api/workers/{worker}/run       401 403 403 403 403 200 200 200 403
      POST   /internal/stock/write-offs      401 401 401 401 401 401 401 401 401
      GET    /internal/tenants               401 401 401 401 401 401 401 401 401
      GET    /internal/events/{id}           401 401 401 401 401 401 401 401 401
      POST   /internal/reservations          401 401 401 401 401 401 401 401 401
      POST   /internal/reservations/{res}/confirm 401 401 401 401 401 401 401 401 401
      POST   /internal/reservations/release  401 401 401 401 401 401 401 401 401
      POST   /internal/stock/returns         401 401 401 401 401 401 401 401 401
      """;

  @Autowired
  @Qualifier("requestMappingHandlerMapping") private RequestMappingHandlerMapping mappings;

  private record Row(String method, String path, List<Integer> statuses) {
    String pattern() {
      return method + " " + path.replaceAll("\\{\\w+}", "{}");
    }
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String line : TABLE.lines().toList()) {
      String[] cells = line.trim().split("\\s+", -1);
      List<Integer> statuses = new ArrayList<>();
      for (int i = 2; i < cells.length; i++) {
        statuses.add(Integer.valueOf(cells[i]));
      }
      rows.add(new Row(cells[0], cells[1], statuses));
    }
    return rows;
  }

  @Test
  void every_route_has_a_row() {
    Set<String> routes = new TreeSet<>();
    mappings
        .getHandlerMethods()
        .forEach(
            (info, method) -> {
              if (method.getBeanType().getName().startsWith("io.boxoffice.inventory")) {
                for (var verb : info.getMethodsCondition().getMethods()) {
                  for (String path : info.getPatternValues()) {
                    routes.add(verb + " " + path.replaceAll("\\{\\w+}", "{}"));
                  }
                }
              }
            });
    Set<String> written = new TreeSet<>();
    rows().forEach(row -> written.add(row.pattern()));
    assertThat(written).isEqualTo(routes);
  }

  @Test
  void each_role_gets_the_answer_of_the_table() {
    Shop shop = shop();
    UUID type = ticketType(shop, 1_000, "");
    UUID draft = event(shop.tenant(), shop.seller(), shop.venue());
    UUID cancelled = event(shop.tenant(), shop.seller(), shop.venue());
    expect(
        200,
        as(shop.seller(), shop.tenant(), "seller")
            .post("/api/events/" + cancelled + "/cancel", "{\"reason\": \"storm\"}"));
    UUID reservation =
        expect(
                201,
                as(Ids.next(), shop.tenant(), "buyer")
                    .with("Idempotency-Key", "k")
                    .post("/api/reservations", SellingIT.reserve(shop, type, 1)))
            .id();
    Map<String, UUID> ids =
        Map.of(
            "{id}", shop.event(),
            "{draft}", draft,
            "{cancelled}", cancelled,
            "{type}", type,
            "{res}", reservation,
            "{hold}",
                expect(
                        201,
                        as(shop.seller(), shop.tenant(), "seller")
                            .with("Idempotency-Key", "hold")
                            .post("/api/events/" + shop.event() + "/holds", hold(type)))
                    .id());
    Map<String, String> wrong = new LinkedHashMap<>();
    for (Row row : rows()) {
      for (int i = 0; i < WHO.size(); i++) {
        String path = row.path();
        if (path.startsWith("/api/venues/")) {
          path = path.replace("{id}", shop.venue().toString());
        }
        for (Map.Entry<String, UUID> id : ids.entrySet()) {
          path = path.replace(id.getKey(), id.getValue().toString());
        }
        path = path.replace("{worker}", "end-events");
        path +=
            switch (path) {
              case "/api/ticket-types" -> "?eventId=" + shop.event();
              case "/api/events/search", "/api/events/suggest" -> "?q=gala";
              default -> "";
            };
        Answer answer =
            call(
                row.method(),
                path,
                headers(WHO.get(i), shop),
                row.method().equals("GET") || row.method().equals("DELETE")
                    ? null
                    : body(row, shop, type));
        if (answer.status() != row.statuses().get(i)) {
          wrong.put(
              row.method() + " " + row.path() + " as " + WHO.get(i),
              answer.status() + " instead of " + row.statuses().get(i) + " " + answer.body());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private Map<String, String> headers(String who, Shop shop) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Idempotency-Key", "k-" + who);
    switch (who) {
      case "nobody" -> headers.put("X-Tenant-Id", shop.tenant().toString());
      case "owner" -> headers.put("Authorization", bearer(shop.seller(), shop.tenant(), "seller"));
      case "superadmin", "ops" -> {
        headers.put("Authorization", bearer(Ids.next(), null, who));
        headers.put("X-Tenant-Id", shop.tenant().toString());
      }
      default -> headers.put("Authorization", bearer(Ids.next(), shop.tenant(), who));
    }
    return headers;
  }

  /** A good body; edits are made from a version that is gone, so that nothing changes. */
  private String body(Row row, Shop shop, UUID type) {
    return switch (row.method() + " " + row.path()) {
      case "POST /api/tenants" ->
          "{\"slug\": \"s-%s\", \"name\": \"N\", \"currency\": \"EUR\"}".formatted(Ids.next());
      case "POST /api/venues" -> VENUE;
      case "PUT /api/venues/{id}" -> VENUE.strip().replaceAll("}$", ", \"version\": 99}");
      case "POST /api/events" -> eventJson(shop.venue(), "");
      case "PUT /api/events/{id}" -> eventJson(shop.venue(), ", \"version\": 99");
      case "POST /api/events/{cancelled}/cancel" -> "{\"reason\": \"storm\"}";
      case "POST /api/events/{id}/ticket-types" ->
          "{\"name\": \"X\", \"priceMinor\": 1, \"currency\": \"USD\", \"capacity\": 1}";
      case "PUT /api/ticket-types/{type}" ->
          """
          {"name": "X", "priceMinor": 1, "currency": "EUR", "capacity": 1, "version": 99}
          """;
      case "PUT /api/events/{id}/pricing-rules" -> "{\"version\": 99, \"rules\": []}";
      case "POST /api/events/{id}/holds" -> hold(type);
      case "POST /api/events/{id}/waitlist" ->
          "{\"ticketTypeId\": \"%s\", \"quantity\": 1}".formatted(type);
      case "POST /api/events/{id}/bundles" ->
          "{\"name\": \"B\", \"items\": [{\"ticketTypeId\": \"%s\", \"quantity\": 2}]}"
              .formatted(type);
      case "POST /api/reservations" -> SellingIT.reserve(shop, type, 1);
      default -> "{}";
    };
  }

  private static String hold(UUID type) {
    return "{\"ticketTypeId\": \"%s\", \"quantity\": 1, \"reason\": \"press\"}".formatted(type);
  }
}

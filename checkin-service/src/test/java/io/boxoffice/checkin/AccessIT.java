package io.boxoffice.checkin;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Contracts;
import io.boxoffice.common.test.TenancyRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who may do what, by hand: route × role. A route that is missing here fails. */
class AccessIT extends CheckinIT {
  private static final List<String> ROLES =
      List.of("buyer", "seller", "venue_staff", "venue_manager", "admin", "ops");
  private static final String SELLING = "seller venue_manager admin";
  private static final String WATCHING = "seller venue_staff venue_manager admin";
  private static final String ANYBODY = "buyer seller venue_staff venue_manager admin ops";

  @Autowired RequestMappingHandlerMapping requestMappingHandlerMapping;

  private record Route(String method, String path, String body, String allowed) {}

  private static final List<Route> ROUTES =
      List.of(
          new Route("GET", "/api/tickets/{ticketId}/qr", "", ANYBODY),
          new Route("POST", "/api/tickets/{ticketId}/qr/refresh", "", ANYBODY),
          new Route("GET", "/api/events/{eventId}/gates", "", WATCHING),
          new Route(
              "POST", "/api/events/{eventId}/gates", "{\"name\":\"x\",\"zone\":\"GA\"}", SELLING),
          new Route("GET", "/api/events/{eventId}/scan-policy", "", WATCHING),
          new Route("PUT", "/api/events/{eventId}/scan-policy", "{}", SELLING),
          new Route("GET", "/api/events/{eventId}/admissions", "", WATCHING),
          new Route("POST", "/api/code-keys", "{\"kind\":\"issuer\"}", "admin"),
          new Route(
              "POST",
              "/api/scans",
              "{\"code\":\"x\",\"eventId\":\"0192f0c1-2b3c-7d4e-8f50-000000000001\"}",
              "venue_staff venue_manager admin"));

  @Test
  void every_role_gets_what_its_row_says() {
    for (Route route : ROUTES) {
      String path = route.path().replaceAll("\\{\\w+}", Ids.next().toString());
      assertThat(send(route.method(), path, null, route.body()).status())
          .as("%s %s with no token", route.method(), route.path())
          .isEqualTo(401);
      for (String role : ROLES) {
        int status =
            send(route.method(), path, tokens.bearer(Ids.next(), tenant, role), route.body())
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
            (mapping, method) ->
                mapping
                    .getPathPatternsCondition()
                    .getPatternValues()
                    .forEach(
                        path -> {
                          if (path.startsWith("/api/")
                              && method
                                  .getBeanType()
                                  .getPackageName()
                                  .startsWith("io.boxoffice.checkin")) {
                            mapping
                                .getMethodsCondition()
                                .getMethods()
                                .forEach(verb -> served.add(verb + " " + path));
                          }
                        }));
    assertThat(served).isEqualTo(known);
  }

  @Test
  void internal_routes_take_no_token() {
    for (String path :
        List.of("/internal/tickets/" + Ids.next() + "/fence", "/internal/tickets/printed-codes")) {
      assertThat(send("POST", path, null, "{}").status()).isEqualTo(401);
      assertThat(send("POST", path, tokens.bearer(Ids.next(), tenant, "admin"), "{}").status())
          .isEqualTo(401);
    }
  }

  @Test
  void the_database_keeps_tenants_apart() {
    TenancyRules.hold("checkin");
  }

  @Test
  void what_is_published_fits_the_contracts() {
    UUID owner = Ids.next();
    UUID eventId = openEvent(Ids.next());
    String path = "/api/tickets/" + ticket(eventId, owner) + "/qr";
    String code = get(path, buyerToken(owner)).json().get("code").asString();
    Answer scan =
        post(
            "/api/scans",
            staffToken(),
            json.writeValueAsString(Map.of("code", code, "eventId", eventId)));
    assertThat(scan.json().get("result").asString()).as(scan.body()).isEqualTo("admitted");

    assertThat(Contracts.outboxTypes("checkin")).contains("ticket.checked_in.v1");
    assertThat(Contracts.outboxViolations("checkin")).isEmpty();
  }

  @Test
  void bad_input_is_refused_and_never_breaks_anything() {
    UUID eventId = openEvent(Ids.next());
    String admin = tokens.bearer(Ids.next(), tenant, "admin");
    String id = Ids.next().toString();
    List<String> bodies =
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{",
            "\"x\"",
            "{\"code\": 1, \"eventId\": \"" + id + "\"}",
            "{\"code\": \"\", \"eventId\": \"" + id + "\"}",
            "{\"code\": \"x\", \"eventId\": \"nope\"}",
            "{\"code\": \"\\u0000\", \"eventId\": \"" + id + "\"}",
            "{\"code\": \"" + "x".repeat(3000) + "\", \"eventId\": \"" + id + "\"}",
            "{\"code\": \"x\", \"eventId\": \"%s\", \"gateId\": 5}".formatted(id),
            "{\"code\": \"x\", \"eventId\": \"%s\", \"scannedAt\": \"soon\"}".formatted(id),
            "{\"name\": \"\", \"zone\": \"GA\"}",
            "{\"name\": \"x\", \"zone\": \"MOON\"}",
            "{\"name\": \"" + "x".repeat(81) + "\", \"zone\": \"GA\"}",
            "{\"opensMinutesBeforeStart\": -1}",
            "{\"opensMinutesBeforeStart\": 99999999999}",
            "{\"transferPolicy\": \"never\"}",
            "{\"unprintableTicketTypeIds\": [null]}",
            "{\"unprintableTicketTypeIds\": \"all\"}",
            "{\"kind\": \"gate\"}",
            "{\"kind\": \"issuer\", \"eventId\": \"" + id + "\"}",
            "{\"kind\": \"gate\", \"eventId\": \"" + id + "\"}");
    List<String> targets =
        List.of(
            "POST /api/scans",
            "POST /api/events/" + eventId + "/gates",
            "PUT /api/events/" + eventId + "/scan-policy",
            "POST /api/code-keys",
            "POST /api/events/nope/gates",
            "PUT /api/events/" + id + "/scan-policy");
    for (String target : targets) {
      String[] parts = target.split(" ", 2);
      for (String body : bodies) {
        Answer answer = send(parts[0], parts[1], admin, body);
        boolean replacedByDefaults = parts[0].equals("PUT") && answer.status() == 200;
        if (!replacedByDefaults) {
          assertThat(answer.status()).as("%s %s", target, body).isBetween(400, 499);
          assertThat(answer.problem()).isNotBlank();
        }
      }
    }
    for (String path :
        List.of(
            "/api/tickets/nope/qr",
            "/api/tickets/%00/qr",
            "/api/events/" + eventId + "/gates?limit=0",
            "/api/events/" + eventId + "/gates?limit=101",
            "/api/events/" + eventId + "/gates?limit=x",
            "/api/events/" + eventId + "/gates?cursor='--")) {
      assertThat(get(path.replace("'", "%27"), admin).status()).as(path).isEqualTo(400);
    }
  }

  @Test
  void extreme_times_of_a_device_are_bounded() {
    UUID eventId = openEvent(Ids.next());
    for (String time :
        List.of(
            "+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "0000-01-01T00:00:00Z")) {
      Answer answer =
          post(
              "/api/scans",
              staffToken(),
              "{\"code\": \"x\", \"eventId\": \"%s\", \"scannedAt\": \"%s\"}"
                  .formatted(eventId, time));
      assertThat(answer.status()).as(time).isEqualTo(200);
      assertThat(answer.json().get("reason").asString()).isEqualTo("invalid_code");
    }
  }
}

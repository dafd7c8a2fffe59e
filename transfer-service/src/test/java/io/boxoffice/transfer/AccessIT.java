package io.boxoffice.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Contracts;
import io.boxoffice.common.test.TenancyRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who may do what, by hand: route × role. A route that is missing here fails. */
class AccessIT extends TransferIT {
  private static final List<String> ROLES =
      List.of("buyer", "seller", "venue_staff", "venue_manager", "admin", "ops");
  private static final String OFFER =
      """
      {"ticketId": "0192f0c1-2b3c-7d4e-8f50-000000000001",
       "toUserId": "0192f0c1-2b3c-7d4e-8f50-000000000002"}
      """;

  @Autowired RequestMappingHandlerMapping requestMappingHandlerMapping;

  /** Everybody who is signed in may own tickets, so the answer never depends on the role. */
  private record Route(String method, String path, String body, int statusForAll) {}

  private static final List<Route> ROUTES =
      List.of(
          new Route("POST", "/api/transfers", OFFER, 404),
          new Route("POST", "/api/transfers/validate", OFFER, 404),
          new Route("POST", "/api/transfers/{id}/accept", "{\"acceptanceCode\": \"x\"}", 404),
          new Route("POST", "/api/transfers/{id}/reject", "", 404),
          new Route("POST", "/api/transfers/{id}/cancel", "", 404),
          new Route("GET", "/api/transfers", "", 200),
          new Route("GET", "/api/transfers/{id}", "", 404),
          new Route("GET", "/api/tickets/{ticketId}/transfers", "", 200),
          // signed by other services; no token opens it
          new Route("GET", "/internal/transfers/{id}", "", 401));

  @Test
  void every_role_gets_what_its_row_says() {
    for (Route route : ROUTES) {
      String path = route.path().replaceAll("\\{\\w+}", Ids.next().toString());
      assertThat(send(route.method(), path, null, route.body()).status())
          .as("%s %s with no token", route.method(), route.path())
          .isEqualTo(401);
      for (String role : ROLES) {
        assertThat(
                send(route.method(), path, tokens.bearer(Ids.next(), tenant, role), route.body())
                    .status())
            .as("%s %s as %s", route.method(), route.path(), role)
            .isEqualTo(route.statusForAll());
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
              if (method.getBeanType().getPackageName().startsWith("io.boxoffice.transfer")) {
                mapping
                    .getPathPatternsCondition()
                    .getPatternValues()
                    .forEach(
                        path ->
                            mapping
                                .getMethodsCondition()
                                .getMethods()
                                .forEach(verb -> served.add(verb + " " + path)));
              }
            });
    assertThat(served).isEqualTo(known);
  }

  @Test
  void the_database_keeps_tenants_apart() {
    TenancyRules.hold("transfer");
  }

  @Test
  void what_is_published_fits_the_contracts() {
    assertThat(offer(ticket(sender)).status()).isEqualTo(201);
    assertThat(Contracts.outboxTypes("transfer")).contains("transfer.offered.v1");
    assertThat(Contracts.outboxViolations("transfer")).isEmpty();
  }

  @Test
  void bad_input_is_refused_and_never_breaks_anything() {
    String id = Ids.next().toString();
    String other = Ids.next().toString();
    List<String> bodies =
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{",
            "\"x\"",
            "{\"ticketId\": \"%s\"}".formatted(id),
            "{\"ticketId\": 5, \"toUserId\": \"%s\"}".formatted(other),
            "{\"ticketId\": \"x\", \"toUserId\": \"%s\"}".formatted(other),
            "{\"ticketId\": \"%s\", \"toEmail\": \"nobody\"}".formatted(id),
            "{\"ticketId\": \"%s\", \"toEmail\": \"a@%s.test\"}".formatted(id, "x".repeat(300)),
            "{\"ticketId\": \"%s\", \"toUserId\": \"%s\", \"toEmail\": \"a@b.test\"}"
                .formatted(id, other),
            "{\"ticketId\": \"%s\", \"toUserId\": \"%s\", \"message\": \"\\u0000\"}"
                .formatted(id, other),
            "{\"ticketId\": \"%s\", \"toUserId\": \"%s\", \"message\": \"%s\"}"
                .formatted(id, other, "x".repeat(501)),
            "{\"acceptanceCode\": \"\"}",
            "{\"acceptanceCode\": \"" + "x".repeat(65) + "\"}");
    for (String path :
        List.of(
            "/api/transfers",
            "/api/transfers/validate",
            "/api/transfers/" + id + "/accept",
            "/api/transfers/nope/accept",
            "/api/transfers/nope/reject",
            "/api/transfers/nope/cancel")) {
      for (String body : bodies) {
        Answer answer = post(path, buyer(sender), body);
        assertThat(answer.status()).as("%s %s", path, body).isEqualTo(400);
        assertThat(answer.problem()).isNotBlank();
      }
    }
    for (String path :
        List.of(
            "/api/transfers/nope",
            "/api/transfers?direction=up",
            "/api/transfers?limit=0",
            "/api/transfers?limit=101",
            "/api/transfers?cursor=x",
            "/api/tickets/nope/transfers")) {
      assertThat(get(path, buyer(sender)).status()).as(path).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LOST_BEFORE", "GARBLED", "NO_ROUTE", "NOT_FOUND"})
  void a_silent_or_strange_ledger_is_unavailable_and_not_a_refusal(Neighbours.Mode mode) {
    var ticketId = ticket(sender);
    NEIGHBOURS.fail(ticketId, "status", mode);
    Answer answer = offer(ticketId);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("unavailable");
    assertThat(offer(ticketId).status()).isEqualTo(201);
  }
}

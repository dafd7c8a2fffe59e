package io.boxoffice.checkin.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.checkin.CheckinIT;
import io.boxoffice.common.id.Ids;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SetUpIT extends CheckinIT {
  private final UUID seller = Ids.next();

  private String sellerToken(UUID userId) {
    return tokens.bearer(userId, tenant, "seller");
  }

  @Test
  void gates_can_be_set_up_before_anything_was_heard_of_the_event() {
    UUID eventId = Ids.next();
    String path = "/api/events/" + eventId + "/gates";
    String gate = "{\"name\": \"North\", \"zone\": \"VIP\"}";
    assertThat(post(path, sellerToken(seller), gate).status()).isEqualTo(404);
    inInventory(eventId, seller, clock.instant().plus(Duration.ofDays(9)));

    Answer added = post(path, sellerToken(seller), gate);
    assertThat(added.status()).isEqualTo(201);
    assertThat(added.json().get("zone").asString()).isEqualTo("VIP");
    assertThat(post(path, sellerToken(seller), gate).problem()).isEqualTo("gate-name-taken");
    Answer listed = get(path, staffToken());
    assertThat(listed.json().get("items").get(0)).isEqualTo(added.json());
    assertThat(listed.json().has("nextCursor")).isFalse();
  }

  @Test
  void a_list_of_gates_goes_on_where_it_stopped() {
    UUID eventId = openEvent(seller);
    String path = "/api/events/" + eventId + "/gates";
    for (int i = 0; i < 3; i++) {
      post(path, sellerToken(seller), "{\"name\": \"Gate %d\", \"zone\": \"GA\"}".formatted(i));
    }
    Answer first = get(path + "?limit=2", staffToken());
    assertThat(first.json().get("items").size()).isEqualTo(2);
    String cursor = first.json().get("nextCursor").asString();
    Answer rest = get(path + "?limit=2&cursor=" + cursor, staffToken());
    assertThat(rest.json().get("items").size()).isEqualTo(1);
    assertThat(rest.json().get("items").get(0).get("name").asString()).isEqualTo("Gate 2");
  }

  @Test
  void a_policy_has_defaults_until_it_is_replaced() {
    UUID eventId = openEvent(seller);
    String path = "/api/events/" + eventId + "/scan-policy";
    assertThat(get(path, sellerToken(seller)).json())
        .isEqualTo(
            json.readTree(
                """
                {"eventId": "%s", "opensMinutesBeforeStart": 240, "closesMinutesAfterEnd": 120,
                 "transferPolicy": "close_at_doors", "unprintableTicketTypeIds": []}
                """
                    .formatted(eventId)));
    String policy =
        """
        {"opensMinutesBeforeStart": 30, "transferPolicy": "online_gates_only"}
        """;
    assertThat(put(path, sellerToken(seller), policy).status()).isEqualTo(200);
    Answer replaced = get(path, sellerToken(seller));
    assertThat(replaced.json().get("opensMinutesBeforeStart").asInt()).isEqualTo(30);
    assertThat(replaced.json().get("transferPolicy").asString()).isEqualTo("online_gates_only");
  }

  @Test
  void a_seller_runs_only_the_own_events() {
    UUID eventId = openEvent(seller);
    UUID stranger = Ids.next();
    for (String route : new String[] {"gates", "scan-policy", "admissions"}) {
      assertThat(get("/api/events/" + eventId + "/" + route, sellerToken(stranger)).status())
          .as(route)
          .isEqualTo(404);
      assertThat(get("/api/events/" + eventId + "/" + route, sellerToken(seller)).status())
          .as(route)
          .isEqualTo(200);
      assertThat(
              get(
                      "/api/events/" + eventId + "/" + route,
                      tokens.bearer(Ids.next(), Ids.next(), "admin"))
                  .status())
          .as("%s from another tenant", route)
          .isEqualTo(404);
    }
    assertThat(
            post(
                    "/api/events/" + eventId + "/gates",
                    sellerToken(stranger),
                    "{\"name\": \"x\", \"zone\": \"GA\"}")
                .status())
        .isEqualTo(404);
    assertThat(put("/api/events/" + eventId + "/scan-policy", sellerToken(stranger), "{}").status())
        .isEqualTo(404);
  }
}

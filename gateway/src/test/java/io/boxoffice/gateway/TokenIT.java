package io.boxoffice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.support.GatewayTest;
import io.boxoffice.gateway.support.World;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenIT extends GatewayTest {
  private static final UUID USER = UUID.randomUUID();

  static List<Map.Entry<String, String>> badTokens() {
    return List.of(
        Map.entry("unsigned", World.ISSUER.unsigned(USER, World.TENANT, "admin")),
        Map.entry("wrong key", World.ISSUER.forged(USER, World.TENANT, "admin")),
        Map.entry("unknown key", World.ISSUER.ofUnknownKey(USER, World.TENANT, "admin")),
        Map.entry("public key as secret", World.ISSUER.confused(USER, World.TENANT, "admin")),
        Map.entry("expired", but(c -> c.expirationTime(in(-120)))),
        Map.entry("never expires", but(c -> c.expirationTime(null))),
        Map.entry("not yet valid", but(c -> c.notBeforeTime(in(600)))),
        Map.entry("other audience", but(c -> c.audience("elsewhere"))),
        Map.entry("no audience", but(c -> c.audience((String) null))),
        Map.entry("other issuer", but(c -> c.issuer("https://elsewhere.example"))),
        Map.entry("subject is no id", but(c -> c.subject("root"))),
        Map.entry("tenant is no id", but(c -> c.claim("tenant_id", "all"))),
        Map.entry("tenant is a list", but(c -> c.claim("tenant_id", List.of("a")))),
        Map.entry("roles are a number", but(c -> c.claim("roles", 7))),
        Map.entry("no token at all", "not-a-token"),
        Map.entry("empty parts", ".."));
  }

  private static Date in(int seconds) {
    return Date.from(InstantSource.system().instant().plusSeconds(seconds));
  }

  private static String but(UnaryOperator<JWTClaimsSet.Builder> change) {
    return World.ISSUER.token(USER, World.TENANT, change, "admin");
  }

  @ParameterizedTest
  @MethodSource("badTokens")
  void aBadTokenIsRefusedEverywhereEvenWhereNoneIsNeeded(Map.Entry<String, String> bad) {
    for (String path : List.of("/api/orders", "/api/events", "/health/detailed")) {
      World.service(Service.INVENTORY).behaveWell();

      HttpResponse<String> response =
          send("GET", path, "Authorization", "Bearer " + bad.getValue(), "Host", World.HOST);

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(slug(response)).isEqualTo("unauthenticated");
      assertThat(header(response, "WWW-Authenticate"))
          .isEqualTo("Bearer realm=\"boxoffice\", error=\"invalid_token\"");
      assertThat(World.service(Service.INVENTORY).calls()).isZero();
    }
  }

  @Test
  void madeUpKeysDoNotFloodTheIssuer() {
    send("GET", "/api/orders", "Authorization", bearer("buyer"));
    int before = World.ISSUER.keyFetches();

    for (int i = 0; i < 20; i++) {
      String token = World.ISSUER.ofUnknownKey(USER, World.TENANT, "admin");
      assertThat(send("GET", "/api/orders", "Authorization", "Bearer " + token).statusCode())
          .isEqualTo(401);
    }

    assertThat(World.ISSUER.keyFetches() - before).isLessThanOrEqualTo(2);
  }

  @Test
  void aGoodTokenIsPassedOnForTheServiceToCheckAgain() {
    String bearer = bearer("buyer");

    assertThat(send("GET", "/api/orders", "Authorization", bearer).statusCode()).isEqualTo(200);

    assertThat(World.service(Service.PURCHASE).last().headers())
        .containsEntry("Authorization", bearer);
  }
}

package io.boxoffice.common.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.boxoffice.common.test.TestTokens;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;

class IssuerTokensTest {
  private final UUID user = UUID.randomUUID();
  private HttpServer issuer;
  private String address;
  private IssuerTokens tokens;

  @BeforeEach
  void start() throws IOException {
    issuer = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    address = "http://localhost:" + issuer.getAddress().getPort();
    answer(
        "/.well-known/openid-configuration",
        "{\"issuer\":\"" + address + "\",\"jwks_uri\":\"" + address + "/keys\"}");
    answer("/keys", TestTokens.jwks());
    tokens = new IssuerTokens(address, JwtValidators.createDefaultWithIssuer(address));
  }

  @AfterEach
  void stop() {
    issuer.stop(0);
  }

  private void answer(String path, String json) {
    issuer.createContext(
        path,
        exchange -> {
          byte[] body = json.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private String token() {
    return new TestTokens().token(user, null, claims -> claims.issuer(address), "buyer");
  }

  @Test
  void a_token_of_the_issuer_holds_and_goes_on_holding_while_the_issuer_is_down() {
    issuer.start();
    assertThat(tokens.decode(token()).getSubject()).isEqualTo(user.toString());
    issuer.stop(0);
    assertThat(tokens.decode(token()).getSubject()).isEqualTo(user.toString());
  }

  @Test
  void an_issuer_that_was_never_reached_means_not_knowing() {
    issuer.stop(0);
    assertThatThrownBy(() -> tokens.decode(token()))
        .isInstanceOf(JwtException.class)
        .isNotInstanceOf(BadJwtException.class);
  }

  @Test
  void an_expired_token_and_one_without_a_signature_are_bad() {
    issuer.start();
    String expired =
        new TestTokens()
            .token(
                user,
                null,
                claims -> claims.issuer(address).expirationTime(Date.from(Instant.EPOCH)),
                "buyer");
    assertThatThrownBy(() -> tokens.decode(expired)).isInstanceOf(BadJwtException.class);
    assertThatThrownBy(() -> tokens.decode("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."))
        .isInstanceOf(BadJwtException.class);
  }
}

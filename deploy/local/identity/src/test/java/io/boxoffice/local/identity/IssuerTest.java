package io.boxoffice.local.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class IssuerTest {

  private static final String ISSUER = "http://identity.test";
  private static final String SECRET = "a-machine-secret-of-at-least-32-characters";
  private static final String PASSWORD = "correct-horse";
  private static final String RIVERSIDE = "0190a000-0000-7000-8000-000000000001";
  private static final String NORTHSTAR = "0190a000-0000-7000-8000-000000000002";
  private static final String CALLBACK = "http://127.0.0.1:8080/callback";

  @TempDir static Path home;

  @LocalServerPort private int port;
  @Autowired private JsonMapper json;

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .cookieHandler(new CookieManager())
          .build();

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("boxoffice.identity.issuer", () -> ISSUER);
    registry.add("boxoffice.identity.home", () -> home.toString());
    registry.add("boxoffice.identity.client-secret", () -> SECRET);
    registry.add("boxoffice.identity.demo-password", () -> PASSWORD);
    registry.add(
        "boxoffice.identity.tenants",
        () -> "riverside:%s:USD,northstar:%s:EUR".formatted(RIVERSIDE, NORTHSTAR));
    registry.add("boxoffice.identity.redirect-uris", () -> CALLBACK);
  }

  @Test
  void aTokenSaysWhoWhoseTenantAndWhichRoles() throws Exception {
    Jwt token = verified(accessToken("seller@riverside.test"));

    assertThat(token.getClaimAsString("iss")).isEqualTo(ISSUER);
    assertThat(token.getSubject())
        .isEqualTo(new Account("seller@riverside.test", null, "seller").userId().toString());
    assertThat(token.getClaimAsString("tenant_id")).isEqualTo(RIVERSIDE);
    assertThat(token.getClaimAsStringList("roles")).containsExactly("seller");
    assertThat(token.getClaimAsString("email")).isEqualTo("seller@riverside.test");
    assertThat(token.getClaimAsBoolean("email_verified")).isTrue();
    assertThat(token.getAudience()).containsExactly("boxoffice");
    assertThat(Duration.between(token.getIssuedAt(), token.getExpiresAt()))
        .isEqualTo(Duration.ofHours(1));
  }

  @Test
  void everyRoleHasAnAccountInEveryTenant() throws Exception {
    for (String tenant : new String[] {"riverside", "northstar"}) {
      for (String role : DemoAccounts.ROLES) {
        Jwt token = verified(accessToken("%s@%s.test".formatted(role, tenant)));
        assertThat(token.getClaimAsStringList("roles")).containsExactly(role);
      }
    }
  }

  @Test
  void theSuperadminBelongsToNoTenant() throws Exception {
    Jwt token = verified(accessToken("superadmin@boxoffice.test"));

    assertThat(token.getClaimAsStringList("roles")).containsExactly("superadmin");
    assertThat(token.hasClaim("tenant_id")).isFalse();
  }

  @Test
  void generatedBuyersAreDifferentPeopleOfTheirTenant() throws Exception {
    Jwt first = verified(accessToken("buyer-00001@northstar.test"));
    Jwt last = verified(accessToken("buyer-20000@northstar.test"));

    assertThat(first.getSubject()).isNotEqualTo(last.getSubject());
    assertThat(first.getClaimAsString("tenant_id")).isEqualTo(NORTHSTAR);
    assertThat(last.getClaimAsStringList("roles")).containsExactly("buyer");
  }

  @Test
  void anUnknownOrMissingAccountIsABadRequest() throws Exception {
    for (String account :
        new String[] {
          "nobody@riverside.test", "buyer-20001@riverside.test", "buyer-00000@riverside.test",
          "buyer-00001@elsewhere.test", "", "a\u0000b"
        }) {
      HttpResponse<String> refused = requestToken(SECRET, Map.of("account", account));
      assertThat(refused.statusCode()).as(account).isEqualTo(400);
      assertThat(json.readTree(refused.body()).get("error").asString())
          .isEqualTo("invalid_request");
    }
    assertThat(requestToken(SECRET, Map.of()).statusCode()).isEqualTo(400);
  }

  @Test
  void aWrongSecretIsRefused() throws Exception {
    HttpResponse<String> refused =
        requestToken("wrong", Map.of("account", "seller@riverside.test"));

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("invalid_client");
  }

  @Test
  void theSigningKeyOutlivesTheProcessAndIsPrivate() throws Exception {
    Path file = home.resolve("signing-key.json");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(SigningKey.loadOrCreate(file).toJSONString()).isEqualTo(Files.readString(file));
  }

  @Test
  void discoveryNamesTheIssuerAndItsKeysAreReady() throws Exception {
    JsonNode discovery = json.readTree(get("/.well-known/openid-configuration").body());

    assertThat(discovery.get("issuer").asString()).isEqualTo(ISSUER);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/oauth2/jwks").body()).contains("\"RSA\"").doesNotContain("\"d\"");
  }

  @Test
  void aPersonSignsInByFormAndGetsATokenForTheCode() throws Exception {
    String verifier = "v".repeat(64);
    String challenge =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    String authorize =
        "/oauth2/authorize?"
            + form(
                Map.of(
                    "response_type", "code",
                    "client_id", "boxoffice-web",
                    "redirect_uri", CALLBACK,
                    "scope", "openid",
                    "state", "s",
                    "code_challenge", challenge,
                    "code_challenge_method", "S256"));
    assertThat(get(authorize).headers().firstValue("location").orElseThrow()).endsWith("/login");
    assertThat(signIn("wrong-password")).contains("/login?error");
    get(authorize);
    assertThat(signIn(PASSWORD)).contains("/oauth2/authorize");

    String back = get(authorize).headers().firstValue("location").orElseThrow();
    assertThat(back).startsWith(CALLBACK);
    Matcher code = Pattern.compile("code=([^&]+)").matcher(back);
    assertThat(code.find()).isTrue();
    HttpResponse<String> tokens =
        post(
            "/oauth2/token",
            form(
                Map.of(
                    "grant_type",
                    "authorization_code",
                    "client_id",
                    "boxoffice-web",
                    "redirect_uri",
                    CALLBACK,
                    "code",
                    code.group(1),
                    "code_verifier",
                    verifier)));

    assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
    Jwt token = verified(json.readTree(tokens.body()).get("access_token").asString());
    assertThat(token.getClaimAsStringList("roles")).containsExactly("venue_staff");
    assertThat(token.getClaimAsString("tenant_id")).isEqualTo(RIVERSIDE);
    assertThat(token.getAudience()).containsExactly("boxoffice");
  }

  private String signIn(String password) throws Exception {
    Matcher csrf =
        Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(get("/login").body());
    assertThat(csrf.find()).isTrue();
    return post(
            "/login",
            form(
                Map.of(
                    "username",
                    "venue_staff@riverside.test",
                    "password",
                    password,
                    "_csrf",
                    csrf.group(1))))
        .headers()
        .firstValue("location")
        .orElseThrow();
  }

  private String accessToken(String account) throws Exception {
    HttpResponse<String> response = requestToken(SECRET, Map.of("account", account));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json.readTree(response.body()).get("access_token").asString();
  }

  private HttpResponse<String> requestToken(String secret, Map<String, String> parameters)
      throws Exception {
    String basic =
        Base64.getEncoder()
            .encodeToString(("boxoffice-local:" + secret).getBytes(StandardCharsets.UTF_8));
    return http.send(
        HttpRequest.newBuilder(uri("/oauth2/token"))
            .timeout(Duration.ofSeconds(20))
            .header("authorization", "Basic " + basic)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "grant_type=client_credentials&" + form(parameters)))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(20))
            .header("accept", "text/html,*/*;q=0.1")
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String form) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(20))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  private Jwt verified(String token) {
    return NimbusJwtDecoder.withJwkSetUri(uri("/oauth2/jwks").toString()).build().decode(token);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(
            entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}

package io.boxoffice.local.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** Tokens of the demo accounts, by the local issuer's client-credentials grant; kept once made. */
final class Identity {
  private static final int ATTEMPTS = 20;

  private final Http http;
  private final URI tokens;
  private final String credentials;
  private final Map<String, Person> people = new ConcurrentHashMap<>();

  Identity(Http http, DemoSettings settings) {
    this.http = http;
    this.tokens = settings.identity().resolve("/oauth2/token");
    this.credentials =
        Base64.getEncoder()
            .encodeToString(
                (encode(settings.clientId()) + ":" + encode(settings.clientSecret()))
                    .getBytes(StandardCharsets.UTF_8));
  }

  Person withRole(Tenant tenant, String role) throws InterruptedException {
    return signIn(role + "@" + tenant.slug() + ".test");
  }

  Person superadmin() throws InterruptedException {
    return signIn("superadmin@boxoffice.test");
  }

  /** Buyer number 1…5,000 of a tenant. */
  Person buyer(Tenant tenant, int number) throws InterruptedException {
    return signIn(String.format(Locale.ROOT, "buyer-%05d@%s.test", number, tenant.slug()));
  }

  private Person signIn(String email) throws InterruptedException {
    Person known = people.get(email);
    if (known != null) {
      return known;
    }
    HttpRequest request =
        HttpRequest.newBuilder(tokens)
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Basic " + credentials)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "grant_type=client_credentials&account=" + encode(email)))
            .build();
    String trouble = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        Answer answer = http.exchange(request);
        if (answer.ok()) {
          Person person = person(email, answer.text("access_token"));
          people.put(email, person);
          return person;
        }
        trouble = answer.status() + " " + answer.text("error_description");
        if (answer.status() < 500) {
          break;
        }
      } catch (IOException e) {
        trouble = e.toString();
      }
      Thread.sleep(500);
    }
    throw new DemoFailure("no token for " + email + ": " + trouble);
  }

  private static Person person(String email, String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw new DemoFailure("the issuer's token for " + email + " is no JWT");
    }
    JsonNode claims =
        Json.read(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
    return new Person(email, UUID.fromString(claims.path("sub").asString("")), token);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

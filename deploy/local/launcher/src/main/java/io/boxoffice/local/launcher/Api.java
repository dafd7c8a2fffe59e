package io.boxoffice.local.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The few requests the launcher itself makes of the parts it started. */
final class Api {

  static final String CLIENT = "boxoffice-local";

  private static final String SUPERADMIN = "superadmin@boxoffice.test";
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long ENOUGH_LAMPORTS = 100_000_000_000L;

  private final HttpClient http;
  private final Addresses addresses;
  private final Secrets secrets;
  private final JsonMapper json = new JsonMapper();

  Api(HttpClient http, Addresses addresses, Secrets secrets) {
    this.http = http;
    this.addresses = addresses;
    this.secrets = secrets;
  }

  /** An access token of a demo account. */
  String token(String account) throws IOException, InterruptedException {
    String credentials =
        Base64.getEncoder()
            .encodeToString(
                (CLIENT + ":" + secrets.identityClient()).getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(addresses.identity() + "/oauth2/token"))
                .timeout(LONGEST)
                .header("authorization", "Basic " + credentials)
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        "grant_type=client_credentials&account="
                            + URLEncoder.encode(account, StandardCharsets.UTF_8)))
                .build(),
            BodyHandlers.ofString());
    return switch (response.statusCode()) {
      case 200 -> text(response.body(), "access_token");
      case 400 ->
          throw new LauncherException(
              "There is no demo account %s. Try seller@riverside.test or buyer-00001@riverside.test."
                  .formatted(account));
      case 401 ->
          throw new LauncherException(
              "Another Boxoffice than that of this folder runs at " + addresses.identity() + ".");
      default ->
          throw new LauncherException("The identity provider answered " + response.statusCode());
    };
  }

  /** Makes sure that the demo tenants exist and that the gateway knows them. */
  void ensureTenants() throws IOException, InterruptedException {
    String token = token(SUPERADMIN);
    for (DemoTenant tenant : DemoTenant.ALL) {
      String body =
          json.writeValueAsString(
              Map.of(
                  "id",
                  tenant.id(),
                  "slug",
                  tenant.slug(),
                  "name",
                  tenant.name(),
                  "currency",
                  tenant.currency(),
                  "hosts",
                  List.of(tenant.slug() + ".localhost")));
      HttpRequest create =
          HttpRequest.newBuilder(URI.create(addresses.gateway() + "/api/tenants"))
              .timeout(LONGEST)
              .header("authorization", "Bearer " + token)
              .header("content-type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build();
      untilAnswered(
          "The tenant %s cannot be made".formatted(tenant.slug()), create, List.of(200, 201, 409));
      HttpRequest read =
          HttpRequest.newBuilder(URI.create(addresses.gateway() + "/api/events?limit=1"))
              .timeout(LONGEST)
              .header("x-tenant-id", tenant.id().toString())
              .GET()
              .build();
      untilAnswered(
          "The gateway does not get to know the tenant %s".formatted(tenant.slug()),
          read,
          List.of(200));
    }
  }

  /** Gives the platform's chain account something to pay fees and rent with. */
  void fundCustody() throws IOException, InterruptedException {
    String address = secrets.custodyAddress();
    String balance = rpc("getBalance", "[\"%s\"]".formatted(address));
    if (json.readTree(balance).path("result").path("value").asLong(0) < ENOUGH_LAMPORTS) {
      rpc("requestAirdrop", "[\"%s\",%d]".formatted(address, 10 * ENOUGH_LAMPORTS));
    }
  }

  private String rpc(String method, String parameters) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(addresses.chain()))
                .timeout(LONGEST)
                .header("content-type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                            .formatted(method, parameters)))
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200 || response.body().contains("\"error\"")) {
      throw new LauncherException("The chain refuses %s: %s".formatted(method, response.body()));
    }
    return response.body();
  }

  private void untilAnswered(String trouble, HttpRequest request, List<Integer> expected)
      throws InterruptedException {
    String last = retry(() -> attempt(request, expected));
    if (!last.isEmpty()) {
      throw new LauncherException("%s: %s".formatted(trouble, last));
    }
  }

  /** Empty when the answer was one of those expected, else what it was. */
  private String attempt(HttpRequest request, List<Integer> expected)
      throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    return expected.contains(response.statusCode())
        ? ""
        : "%d %s".formatted(response.statusCode(), response.body());
  }

  private static String retry(Callable<String> attempt) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String trouble;
      try {
        trouble = attempt.call();
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        trouble = e.toString();
      }
      if (trouble.isEmpty() || System.nanoTime() > deadline) {
        return trouble;
      }
      Thread.sleep(300);
    }
  }

  private String text(String body, String field) {
    try {
      return json.readTree(body).path(field).asString("");
    } catch (JacksonException e) {
      throw new LauncherException("The identity provider's answer is not JSON", e);
    }
  }
}

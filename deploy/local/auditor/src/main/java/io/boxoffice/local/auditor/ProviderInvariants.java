package io.boxoffice.local.auditor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the payment provider says of its payments and refunds is what the ledger says. */
final class ProviderInvariants implements AutoCloseable {
  /** The newest ones; each is one exchange. */
  private static final int MOST = 5000;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final JsonMapper json = JsonMapper.builder().build();
  private final URI base;
  private final String key;

  ProviderInvariants(String url, String key) {
    this.base = URI.create(url.endsWith("/") ? url : url + "/");
    this.key = key;
  }

  private record Money(String kind, String id, String status, long amountMinor) {}

  List<Verdict> judge(Database database) {
    List<Money> payments =
        read(
            database,
            """
            select 'payment', provider_payment_id, status, amount_minor from purchase.payments
             where provider_payment_id is not null order by id desc limit %d
            """);
    List<Money> refunds =
        read(
            database,
            """
            select 'refund', provider_refund_id, status, amount_minor from purchase.refunds
             where provider_refund_id is not null order by id desc limit %d
            """);
    return List.of(
        compare(
            "payments.match_provider",
            "captured here = captured at the provider, by the same amount",
            payments),
        compare(
            "refunds.match_provider",
            "given back here = given back at the provider, by the same amount",
            refunds));
  }

  private static List<Money> read(Database database, String sql) {
    return database.rows(
        sql.formatted(MOST),
        row -> new Money(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)));
  }

  private Verdict compare(String name, String means, List<Money> ours) {
    List<String> offenders = new ArrayList<>();
    for (Money one : ours) {
      JsonNode theirs = get("v1/" + one.kind() + "s/" + one.id());
      String status = theirs.path("status").asString("unknown");
      boolean done = one.status().equals("succeeded");
      if (done != status.equals("succeeded")
          || (done && theirs.path("amountMinor").asLong(-1) != one.amountMinor())) {
        offenders.add(
            "%s %s is %s with %d here, %s with %s at the provider"
                .formatted(
                    one.kind(),
                    one.id(),
                    one.status(),
                    one.amountMinor(),
                    status,
                    theirs.path("amountMinor")));
      }
    }
    return Verdict.of(name, means, ours.size(), offenders);
  }

  private JsonNode get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + key)
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return json.readTree(response.body());
    } catch (IOException | JacksonException e) {
      throw new AuditFailure("the payment provider cannot be read: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AuditFailure("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

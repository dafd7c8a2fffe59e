package io.boxoffice.minting.solana;

import io.boxoffice.minting.solana.SignedTransaction.Lifetime;
import io.boxoffice.minting.solana.SolanaRpcException.Refused;
import io.boxoffice.minting.solana.SolanaRpcException.Unavailable;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of Solana's JSON-RPC that minting needs, read from the JSON itself: client libraries
 * drop a transaction's error, and then a failed one looks confirmed.
 *
 * <p>Every call goes through a circuit breaker. {@link Unavailable} means that nothing is known,
 * {@link Refused} that the node has answered with an error.
 */
public final class SolanaRpc {
  /** Most signatures that one question for statuses may name. */
  public static final int MAX_SIGNATURES = 256;

  /** Most accounts that one question may name. */
  public static final int MAX_ACCOUNTS = 100;

  private static final long MAX_ANSWER_BYTES = 8L * 1024 * 1024;
  private static final Map<String, String> CONFIRMED = Map.of("commitment", "confirmed");

  private final HttpClient http;
  private final URI url;
  private final Duration timeout;
  private final JsonMapper json;
  private final CircuitBreaker breaker;
  private final Map<Integer, Long> rents = new ConcurrentHashMap<>();

  /** A client of one node. */
  public SolanaRpc(
      HttpClient http, SolanaSettings settings, JsonMapper json, CircuitBreaker breaker) {
    this.http = http;
    this.url = URI.create(settings.rpcUrl());
    this.timeout = settings.timeout();
    this.json = json;
    this.breaker = breaker;
  }

  /**
   * What became of a transaction.
   *
   * @param slot where it was executed
   * @param confirmations blocks on top of it; null once it is rooted
   * @param error the chain's error as JSON, null when it succeeded
   * @param commitment processed, confirmed or finalized
   */
  public record Status(
      long slot, @Nullable Integer confirmations, @Nullable String error, String commitment) {
    /** Returns whether a majority of the cluster has voted for it. */
    public boolean confirmed() {
      return commitment.equals("confirmed") || commitment.equals("finalized");
    }
  }

  /** An account as it is on the chain. */
  public record ChainAccount(String owner, byte[] data) {}

  /** Returns the newest block hash and how long it is good for. */
  public Lifetime latestBlockhash() {
    JsonNode value = call("getLatestBlockhash", List.of(CONFIRMED)).path("value");
    return new Lifetime(
        value.path("blockhash").asString(), value.path("lastValidBlockHeight").asLong());
  }

  /** Returns the height of the newest confirmed block. */
  public long blockHeight() {
    return call("getBlockHeight", List.of(CONFIRMED)).asLong();
  }

  /**
   * Returns what the node knows of transactions, in the order asked; null where it knows nothing.
   *
   * @param signatures at most {@value #MAX_SIGNATURES}
   */
  public List<@Nullable Status> statuses(List<String> signatures) {
    JsonNode values =
        call("getSignatureStatuses", List.of(signatures, Map.of("searchTransactionHistory", true)))
            .path("value");
    if (values.size() != signatures.size()) {
      throw new Unavailable("getSignatureStatuses answered for another number of signatures");
    }
    List<@Nullable Status> statuses = new ArrayList<>();
    for (JsonNode value : values) {
      statuses.add(value.isNull() ? null : status(value));
    }
    return statuses;
  }

  private static Status status(JsonNode value) {
    JsonNode error = value.path("err");
    JsonNode confirmations = value.path("confirmations");
    return new Status(
        value.path("slot").asLong(),
        confirmations.isNumber() ? confirmations.asInt() : null,
        error.isNull() || error.isMissingNode() ? null : error.toString(),
        value.path("confirmationStatus").asString("processed"));
  }

  /**
   * Hands a transaction to the node. Neither an answer nor its absence tells whether it will be
   * executed; {@link #statuses} does.
   */
  public void send(byte[] wire) {
    call(
        "sendTransaction",
        List.of(
            Base64.getEncoder().encodeToString(wire),
            Map.of("encoding", "base64", "skipPreflight", true, "maxRetries", 0)));
  }

  /**
   * Returns accounts in the order asked; null where there is none.
   *
   * @param addresses at most {@value #MAX_ACCOUNTS}
   */
  public List<@Nullable ChainAccount> accounts(List<String> addresses) {
    JsonNode values =
        call(
                "getMultipleAccounts",
                List.of(addresses, Map.of("encoding", "base64", "commitment", "confirmed")))
            .path("value");
    if (values.size() != addresses.size()) {
      throw new Unavailable("getMultipleAccounts answered for another number of accounts");
    }
    List<@Nullable ChainAccount> accounts = new ArrayList<>();
    for (JsonNode value : values) {
      accounts.add(value.isNull() ? null : account(value));
    }
    return accounts;
  }

  private static ChainAccount account(JsonNode value) {
    return new ChainAccount(
        value.path("owner").asString(),
        Base64.getDecoder().decode(value.path("data").path(0).asString()));
  }

  /** Returns lamports of an address. */
  public long balance(String address) {
    return call("getBalance", List.of(address, CONFIRMED)).path("value").asLong();
  }

  /** Asks a test network for lamports. */
  public void requestAirdrop(String address, long lamports) {
    call("requestAirdrop", List.of(address, lamports));
  }

  /** Returns the lamports that keep an account of this size alive; asked once per size. */
  public long rentExemption(int bytes) {
    Long known = rents.get(bytes);
    if (known == null) {
      known = call("getMinimumBalanceForRentExemption", List.of(bytes)).asLong();
      rents.put(bytes, known);
    }
    return known;
  }

  private JsonNode call(String method, List<?> params) {
    JsonNode answer;
    try {
      answer = breaker.executeSupplier(() -> exchange(method, params));
    } catch (CallNotPermittedException e) {
      throw new Unavailable("circuit breaker " + e.getCausingCircuitBreakerName() + " is open", e);
    }
    JsonNode error = answer.path("error");
    if (!error.isMissingNode() && !error.isNull()) {
      throw new Refused(
          method, error.path("code").asInt(), error.path("message").asString("no message"));
    }
    return answer.path("result");
  }

  private JsonNode exchange(String method, List<?> params) {
    byte[] body =
        json.writeValueAsBytes(
            Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params));
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<byte[]> response =
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
      if (response.statusCode() != 200) {
        throw new Unavailable("%s answered HTTP %d".formatted(method, response.statusCode()));
      }
      return json.readTree(response.body());
    } catch (IOException | JacksonException e) {
      throw new Unavailable(method + " did not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(method + " was interrupted", e);
    }
  }
}

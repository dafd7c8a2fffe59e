package io.boxoffice.minting.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.test.MutableClock;
import io.boxoffice.minting.MintingTest;
import io.boxoffice.minting.TestKeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class WalletIT extends MintingTest {
  @Autowired private MutableClock clock;

  @Test
  void aWalletIsLinkedByASignedChallengeAndListed() {
    String user = as(UUID.randomUUID(), "buyer");
    TestKeys wallet = new TestKeys();
    Answer linked = link(user, wallet);
    assertThat(linked.status()).isEqualTo(201);
    assertThat(linked.body().path("address").asString()).isEqualTo(wallet.address());
    assertThat(linked.body().has("linkedAt")).isTrue();
    assertThat(get("/api/wallets", user).body().path("items"))
        .singleElement()
        .satisfies(item -> assertThat(item).isEqualTo(linked.body()));
    assertThat(link(user, wallet).body().path("id")).isEqualTo(linked.body().path("id"));
  }

  @Test
  void aNewerWalletTakesTheOlderOnesPlace() {
    String user = as(UUID.randomUUID(), "buyer");
    TestKeys second = new TestKeys();
    link(user, new TestKeys());
    assertThat(link(user, second).status()).isEqualTo(201);
    assertThat(get("/api/wallets", user).body().path("items"))
        .singleElement()
        .satisfies(item -> assertThat(item.path("address").asString()).isEqualTo(second.address()));
  }

  @Test
  void aChallengeIsGoodOnceAndNotForLong() {
    String user = as(UUID.randomUUID(), "buyer");
    TestKeys wallet = new TestKeys();
    String challenge = challenge(user, wallet.address());
    Map<String, String> proof = proof(wallet, challenge, wallet.sign(challenge));
    assertThat(post("/api/wallets", user, proof).status()).isEqualTo(201);
    assertThat(post("/api/wallets", user, proof).status()).isEqualTo(409);
    String late = challenge(user, wallet.address());
    clock.advance(Duration.ofMinutes(11));
    try {
      Answer answer = post("/api/wallets", user, proof(wallet, late, wallet.sign(late)));
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.body().path("type").asString()).endsWith(":challenge-unknown");
    } finally {
      clock.reset();
    }
  }

  @Test
  void aWrongSignatureOrAnotherUsersChallengeLinksNothing() {
    String user = as(UUID.randomUUID(), "buyer");
    String thief = as(UUID.randomUUID(), "buyer");
    TestKeys wallet = new TestKeys();
    String challenge = challenge(user, wallet.address());
    Map<String, String> proof = proof(wallet, challenge, wallet.sign(challenge));
    assertThat(post("/api/wallets", thief, proof).status()).isEqualTo(409);
    Map<String, String> forged = proof(wallet, challenge, new TestKeys().sign(challenge));
    assertThat(post("/api/wallets", user, forged).status()).isEqualTo(422);
    assertThat(get("/api/wallets", user).body().path("items")).isEmpty();
    assertThat(get("/api/wallets", thief).body().path("items")).isEmpty();
  }

  @Test
  void oneAddressBelongsToOneUserHoweverManyTryAtOnce() {
    TestKeys wallet = new TestKeys();
    List<String> users =
        IntStream.range(0, 8).mapToObj(i -> as(UUID.randomUUID(), "buyer")).toList();
    List<Integer> statuses;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      statuses =
          users.stream()
              .map(user -> threads.submit(() -> link(user, wallet).status()))
              .toList()
              .stream()
              .map(
                  future -> {
                    try {
                      return future.get();
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  })
              .sorted()
              .toList();
    }
    assertThat(statuses).containsExactly(201, 409, 409, 409, 409, 409, 409, 409);
  }

  @Test
  void badInputIsRefusedAndNobodyIsAnonymous() {
    String user = as(UUID.randomUUID(), "buyer");
    assertThat(post("/api/wallets/challenges", user, "{").status()).isEqualTo(400);
    assertThat(post("/api/wallets/challenges", user, Map.of()).status()).isEqualTo(400);
    for (String address : List.of("", "0".repeat(44), "z".repeat(44), "1", "é".repeat(32))) {
      assertThat(post("/api/wallets/challenges", user, Map.of("address", address)).status())
          .isEqualTo(400);
    }
    assertThat(post("/api/wallets", user, Map.of("address", 7)).status()).isEqualTo(400);
    assertThat(get("/api/wallets", null).status()).isEqualTo(401);
    assertThat(post("/api/wallets/challenges", null, Map.of()).status()).isEqualTo(401);
  }

  private Answer link(String user, TestKeys wallet) {
    String challenge = challenge(user, wallet.address());
    return post("/api/wallets", user, proof(wallet, challenge, wallet.sign(challenge)));
  }

  private String challenge(String user, String address) {
    Answer answer = post("/api/wallets/challenges", user, Map.of("address", address));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().has("expiresAt")).isTrue();
    return answer.body().path("challenge").asString();
  }

  private static Map<String, String> proof(TestKeys wallet, String challenge, String signature) {
    return Map.of("address", wallet.address(), "challenge", challenge, "signature", signature);
  }
}

package io.boxoffice.local.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Buyers link wallets of their own, by signing a challenge with a key made here. */
final class Wallets {
  private static final int AT_ONCE = 32;

  private final Gateway gateway;
  private final Mismatches mismatches;
  private final AtomicInteger linked = new AtomicInteger();
  private final AtomicInteger known = new AtomicInteger();

  Wallets(Gateway gateway, Mismatches mismatches) {
    this.gateway = gateway;
    this.mismatches = mismatches;
  }

  void link(List<Person> people) throws InterruptedException {
    Crowd.forEach("wallet", people, AT_ONCE, Duration.ofMinutes(5), mismatches, this::link);
  }

  private void link(Person person) throws InterruptedException {
    Answer mine = Gateway.require(gateway.get(person, "/api/wallets"), "the list of wallets");
    if ((mine.body().isArray() ? mine.body() : mine.body().path("items")).size() > 0) {
      known.incrementAndGet();
      return;
    }
    Wallet wallet = Wallet.create();
    Answer challenge =
        gateway.post(person, "/api/wallets/challenges", Map.of("address", wallet.address()));
    String text = Gateway.require(challenge, "the challenge for a wallet").text("challenge");
    Answer answer =
        gateway.post(
            person,
            "/api/wallets",
            Map.of("address", wallet.address(), "challenge", text, "signature", wallet.sign(text)));
    Gateway.require(answer, "linking a wallet");
    linked.incrementAndGet();
  }

  int count() {
    return linked.get() + known.get();
  }

  String state() {
    return linked + " linked" + (known.get() > 0 ? ", " + known + " from an earlier run" : "");
  }
}

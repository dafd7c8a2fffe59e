package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BundleTest {

  @Test
  void shares_add_up_to_the_price_whatever_it_is() {
    long seed = Long.getLong("it.seed", System.nanoTime());
    System.out.println("BundleTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      List<Bundle.Part> parts = new ArrayList<>();
      List<Long> prices = new ArrayList<>();
      int tickets = 0;
      for (int i = 0; i <= random.nextInt(5); i++) {
        int quantity = 1 + random.nextInt(100);
        parts.add(new Bundle.Part(UUID.randomUUID(), quantity));
        prices.add(random.nextInt(4) == 0 ? 0L : random.nextLong(100_000_000_000L));
        tickets += quantity;
      }
      long price = random.nextInt(5) == 0 ? random.nextInt(3) : random.nextLong(100_000_000_000L);
      List<Bundle.Share> shares = new Bundle(UUID.randomUUID(), price, true, parts).shares(prices);
      assertThat(shares.stream().mapToLong(s -> s.quantity() * s.unitPriceMinor()).sum())
          .as("seed %d round %d", seed, round)
          .isEqualTo(price);
      assertThat(shares.stream().mapToInt(Bundle.Share::quantity).sum()).isEqualTo(tickets);
      assertThat(shares).allMatch(share -> share.unitPriceMinor() >= 0 && share.quantity() > 0);
    }
  }
}

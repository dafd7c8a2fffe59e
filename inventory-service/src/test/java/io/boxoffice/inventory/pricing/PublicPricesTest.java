package io.boxoffice.inventory.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.cache.CacheCodec;
import io.boxoffice.inventory.price.Adjustment;
import io.boxoffice.inventory.price.EventPrices.TypePrice;
import io.boxoffice.inventory.price.PriceLimits;
import io.boxoffice.inventory.price.QuantityTiers;
import io.boxoffice.inventory.price.QuantityTiers.Tier;
import io.boxoffice.inventory.price.TypePrices;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PublicPricesTest {
  private static final Instant NOW = Instant.parse("2027-01-01T12:00:00.123456Z");

  @Test
  void a_copy_in_redis_says_what_the_rows_said() {
    CacheCodec<PublicPrices> codec =
        CacheCodec.json(JsonMapper.builder().build(), PublicPrices.class);
    TypePrices moved =
        new TypePrices(
            new TypePrices.Moved(2750, NOW, 5_000),
            new PriceLimits(2000L, null),
            new QuantityTiers(
                List.of(
                    new Tier(4, Adjustment.byShare(-1_000)),
                    new Tier(8, Adjustment.byAmount(-500)))));
    for (TypePrices prices : List.of(TypePrices.NONE, moved)) {
      PublicPrices copy =
          new PublicPrices(
              UUID.randomUUID(),
              NOW,
              List.of(
                  new TypePrice(UUID.randomUUID(), "Floor", "EUR", 2500, prices, 5_000, 1, 10)));
      assertThat(codec.read(codec.write(copy))).isEqualTo(copy);
    }
    PublicPrices empty = new PublicPrices(UUID.randomUUID(), null, List.of());
    assertThat(codec.read(codec.write(empty))).isEqualTo(empty);
  }
}

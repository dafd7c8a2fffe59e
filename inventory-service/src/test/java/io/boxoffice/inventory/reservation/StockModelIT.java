package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Random commands against the engine and against a model of a few lines, which must agree on every
 * outcome. Prints its seed; {@code -Dit.seed=…} runs one again.
 */
class StockModelIT extends RunningEngine {
  private static final int ROUNDS = 60;
  private static final int BATCH = 40;
  private static final int LIMIT = 6;

  /** A reservation as simply as it can be told. */
  private static final class Model {
    private static final class Held {
      private final UUID id;
      private final UUID buyer;
      private final int quantity;
      private String status = "reserved";
      private final int round;

      Held(UUID id, UUID buyer, int quantity, int round) {
        this.id = id;
        this.buyer = buyer;
        this.quantity = quantity;
        this.round = round;
      }
    }

    private final int capacity;
    private final Map<String, Held> byKey = new HashMap<>();
    private final Map<String, Integer> returns = new HashMap<>();
    private final Map<String, Kept> holds = new HashMap<>();
    private final Map<String, Integer> writeOffs = new HashMap<>();

    /** A hold of the organiser's. */
    private static final class Kept {
      private final UUID id = Ids.next();
      private final int quantity;
      private boolean active = true;

      Kept(int quantity) {
        this.quantity = quantity;
      }
    }

    Model(int capacity) {
      this.capacity = capacity;
    }

    int total(String status) {
      return byKey.values().stream()
          .filter(held -> held.status.equals(status))
          .mapToInt(held -> held.quantity)
          .sum();
    }

    int sold() {
      return total("confirmed")
          - returns.values().stream().mapToInt(i -> i).sum()
          - writeOffs.values().stream().mapToInt(i -> i).sum();
    }

    int held() {
      return holds.values().stream().filter(k -> k.active).mapToInt(k -> k.quantity).sum()
          + writeOffs.values().stream().mapToInt(i -> i).sum();
    }

    int available() {
      return capacity - total("reserved") - sold() - held();
    }

    String hold(String key, int quantity) {
      Kept known = holds.get(key);
      if (known != null) {
        return known.quantity == quantity ? "Held" : "KeyReused";
      }
      if (available() < quantity) {
        return "NotAvailable";
      }
      holds.put(key, new Kept(quantity));
      return "Held";
    }

    String writeOff(String key, int quantity) {
      Integer known = writeOffs.get(key);
      if (known != null) {
        return known == quantity ? "Returned" : "KeyReused";
      }
      if (sold() < quantity) {
        return "MoreThanSold";
      }
      writeOffs.put(key, quantity);
      return "Returned";
    }

    int of(UUID buyer) {
      return byKey.values().stream()
          .filter(held -> held.buyer.equals(buyer))
          .filter(held -> held.status.equals("reserved") || held.status.equals("confirmed"))
          .mapToInt(held -> held.quantity)
          .sum();
    }

    String reserve(UUID id, String key, UUID buyer, int quantity, int round) {
      Held known = byKey.get(key);
      if (known != null) {
        if (known.quantity > 0 && (known.quantity != quantity || !known.buyer.equals(buyer))) {
          return "KeyReused";
        }
        return switch (known.status) {
          case "released" -> "ReservationReleased";
          case "expired" -> "ReservationExpired";
          default -> "Reserved";
        };
      }
      if (of(buyer) + quantity > LIMIT) {
        return "PerUserLimit";
      }
      if (available() < quantity) {
        return "SoldOut";
      }
      byKey.put(key, new Held(id, buyer, quantity, round));
      return "Reserved";
    }

    String confirm(String key) {
      Held held = byKey.get(key);
      if (held == null) {
        return "UnknownReservation";
      }
      return switch (held.status) {
        case "reserved" -> {
          held.status = "confirmed";
          yield "Confirmed";
        }
        case "confirmed" -> "Confirmed";
        case "released" -> "ReservationReleased";
        default -> "ReservationExpired";
      };
    }

    String release(String key) {
      Held held = byKey.computeIfAbsent(key, k -> new Held(Ids.next(), Ids.next(), 0, 0));
      if (held.status.equals("confirmed")) {
        return "AlreadyConfirmed";
      }
      if (held.status.equals("reserved")) {
        held.status = "released";
      }
      return "Released";
    }

    String expire(String key, int round) {
      Held held = byKey.get(key);
      if (held == null || !held.status.equals("reserved") || held.round == round) {
        return "NotDue";
      }
      held.status = "expired";
      return "Expired";
    }

    String takeBack(String key, int quantity) {
      Integer known = returns.get(key);
      if (known != null) {
        return known == quantity ? "Returned" : "KeyReused";
      }
      if (sold() < quantity) {
        return "MoreThanSold";
      }
      returns.put(key, quantity);
      return "Returned";
    }
  }

  @Test
  void engine_and_model_agree_on_every_outcome() {
    long seed = Long.getLong("it.seed", System.nanoTime());
    System.out.println("StockModelIT seed " + seed);
    Random random = new Random(seed);
    Shop shop = shop();
    UUID type = ticketType(shop, 150, ", \"maxPerUser\": " + LIMIT);
    Model model = new Model(150);
    List<UUID> buyers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      buyers.add(Ids.next());
    }
    for (int round = 0; round < ROUNDS; round++) {
      List<CompletableFuture<? extends StockOutcome>> answers = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        step(random, shop, type, model, buyers, round, answers, expected);
      }
      for (int i = 0; i < BATCH; i++) {
        assertThat(answers.get(i).join().getClass().getSimpleName())
            .as("seed %d, round %d, command %d", seed, round, i)
            .isEqualTo(expected.get(i));
      }
      StockCounts counts = assertAddsUp(shop, type).counts();
      assertThat(counts)
          .as("seed %d, round %d", seed, round)
          .isEqualTo(
              new StockCounts(
                  150, model.available(), model.total("reserved"), model.sold(), model.held()));
      clock.advance(TTL.plus(Duration.ofSeconds(1)));
    }
  }

  private void step(
      Random random,
      Shop shop,
      UUID type,
      Model model,
      List<UUID> buyers,
      int round,
      List<CompletableFuture<? extends StockOutcome>> answers,
      List<String> expected) {
    String key = "k" + random.nextInt(400);
    int quantity = 1 + random.nextInt(4);
    switch (random.nextInt(14)) {
      case 0, 1, 2, 3, 4 -> {
        UUID buyer = buyers.get(random.nextInt(buyers.size()));
        StockCommand.Reserve command = reserve(key, buyer, type, quantity);
        answers.add(submit(shop, command));
        expected.add(model.reserve(command.reservationId(), key, buyer, quantity, round));
      }
      case 5, 6 -> {
        answers.add(submit(shop, new StockCommand.Confirm(id(model, key))));
        expected.add(
            model.byKey.containsKey(key) && model.byKey.get(key).quantity == 0
                ? "UnknownReservation"
                : model.confirm(key));
      }
      case 7 -> {
        answers.add(submit(shop, new StockCommand.Release(key, Ids.next())));
        expected.add(model.release(key));
      }
      case 8 -> {
        answers.add(submit(shop, new StockCommand.Expire(id(model, key))));
        expected.add(
            model.byKey.containsKey(key) && model.byKey.get(key).quantity == 0
                ? "NotDue"
                : model.expire(key, round));
      }
      case 9 -> {
        String holdKey = "h" + random.nextInt(200);
        String expectedOutcome = model.hold(holdKey, quantity);
        Model.Kept kept = model.holds.get(holdKey);
        answers.add(
            submit(
                shop,
                new StockCommand.Hold(
                    kept == null ? Ids.next() : kept.id,
                    holdKey,
                    new Item(type, quantity),
                    "press",
                    null,
                    null)));
        expected.add(expectedOutcome);
      }
      case 10, 11 -> {
        Model.Kept kept = model.holds.get("h" + random.nextInt(200));
        answers.add(
            submit(shop, new StockCommand.ReleaseHold(kept == null ? Ids.next() : kept.id, false)));
        expected.add(kept == null ? "UnknownHold" : "Released");
        if (kept != null) {
          kept.active = false;
        }
      }
      case 12 -> {
        String writeOffKey = "w" + random.nextInt(30);
        int one = 1 + random.nextInt(2);
        answers.add(
            submit(
                shop,
                new StockCommand.WriteOff(
                    writeOffKey, "fraud_detected", List.of(new SeatedItem(type, one, List.of())))));
        expected.add(model.writeOff(writeOffKey, one));
      }
      default -> {
        String returnKey = "r" + random.nextInt(60);
        answers.add(
            submit(
                shop,
                new StockCommand.ReturnStock(
                    Ids.next(), returnKey, List.of(new SeatedItem(type, quantity, List.of())))));
        expected.add(model.takeBack(returnKey, quantity));
      }
    }
  }

  /** The id of the key's reservation, or one that nobody has. */
  private static UUID id(Model model, String key) {
    Model.Held held = model.byKey.get(key);
    return held == null ? Ids.next() : held.id;
  }

  private <O extends StockOutcome> CompletableFuture<O> submit(Shop shop, StockCommand<O> command) {
    return worker(shop.tenant()).call(() -> engine.submit(shop.event(), command));
  }
}

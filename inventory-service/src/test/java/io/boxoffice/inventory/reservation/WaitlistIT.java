package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Who waits gets what comes back, in the order of joining, before anybody else. */
class WaitlistIT extends RunningEngine {

  private Answer join(Shop shop, UUID buyer, UUID type, int quantity) {
    return as(buyer, shop.tenant(), "buyer")
        .post(path(shop), "{\"ticketTypeId\": \"%s\", \"quantity\": %d}".formatted(type, quantity));
  }

  private static String path(Shop shop) {
    return "/api/events/" + shop.event() + "/waitlist";
  }

  private String status(Shop shop, UUID buyer) {
    return entry(shop, buyer).body().path("items").path(0).path("status").asString();
  }

  private Answer entry(Shop shop, UUID buyer) {
    return expect(200, as(buyer, shop.tenant(), "buyer").get(path(shop)));
  }

  private UUID offer(Shop shop, UUID buyer) {
    return UUID.fromString(
        entry(shop, buyer).body().path("items").path(0).path("reservationId").asString());
  }

  private UUID sellOut(Shop shop, UUID type, int quantity) {
    ReserveOutcome.Reserved sold =
        (ReserveOutcome.Reserved)
            execute(engine, shop, reserve("all" + type, Ids.next(), type, quantity));
    execute(engine, shop, new StockCommand.Confirm(sold.reservation().id()));
    return sold.reservation().id();
  }

  private void giveBack(Shop shop, UUID type, String key, int quantity) {
    assertThat(
            execute(
                engine,
                shop,
                new StockCommand.ReturnStock(
                    Ids.next(), key, List.of(new SeatedItem(type, quantity, List.of())))))
        .isEqualTo(new ReturnOutcome.Returned());
  }

  @Test
  void nobody_waits_for_what_is_there() {
    Shop shop = shop();
    UUID type = ticketType(shop, 5, "");
    Answer answer = expect(409, join(shop, Ids.next(), type, 2));
    assertThat(answer.slug()).isEqualTo("tickets-available");
    sellOut(shop, type, 5);
    UUID buyer = Ids.next();
    assertThat(expect(201, join(shop, buyer, type, 2)).body().path("ahead").asInt()).isZero();
    assertThat(expect(201, join(shop, buyer, type, 2)).body().path("ahead").asInt()).isZero();
    assertThat(expect(409, join(shop, buyer, type, 3)).slug()).isEqualTo("waits-already");
    assertThat(expect(422, join(shop, Ids.next(), type, 11)).slug())
        .isEqualTo("quantity-out-of-bounds");
    assertThat(expect(201, join(shop, Ids.next(), type, 1)).body().path("ahead").asInt())
        .isEqualTo(1);
  }

  @Test
  void what_comes_back_is_offered_in_the_order_of_joining_to_the_first_whose_group_fits() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    sellOut(shop, type, 10);
    UUID four = Ids.next();
    UUID two = Ids.next();
    UUID one = Ids.next();
    expect(201, join(shop, four, type, 4));
    expect(201, join(shop, two, type, 2));
    expect(201, join(shop, one, type, 1));

    giveBack(shop, type, "r1", 3);
    assertThat(status(shop, four)).isEqualTo("waiting");
    assertThat(status(shop, two)).isEqualTo("offered");
    assertThat(status(shop, one)).isEqualTo("offered");
    assertThat(line(shop, type).counts()).isEqualTo(new StockCounts(10, 0, 3, 7, 0));

    // an offer that runs out passes on
    clock.advance(Duration.ofMinutes(16));
    execute(engine, shop, new StockCommand.Expire(offer(shop, two)));
    assertThat(status(shop, two)).isEqualTo("lapsed");
    giveBack(shop, type, "r2", 2);
    assertThat(status(shop, four)).isEqualTo("offered");

    // an order takes the offer over and sells it
    UUID kept = offer(shop, four);
    assertThat(execute(engine, shop, new StockCommand.TakeOver("order", four, kept)))
        .isInstanceOf(ReserveOutcome.Reserved.class);
    execute(engine, shop, new StockCommand.Confirm(kept));
    assertThat(status(shop, four)).isEqualTo("converted");
    assertAddsUp(shop, type);
    assertThat(
            superuser()
                .sql("select waiting from inventory.ticket_types where id = :id")
                .param("id", type)
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void leaving_gives_up_the_place_and_the_offer() {
    Shop shop = shop();
    UUID type = ticketType(shop, 4, "");
    sellOut(shop, type, 4);
    UUID first = Ids.next();
    UUID second = Ids.next();
    UUID third = Ids.next();
    expect(201, join(shop, first, type, 2));
    expect(201, join(shop, second, type, 2));
    expect(201, join(shop, third, type, 2));
    expect(204, as(second, shop.tenant(), "buyer").delete(path(shop)));
    giveBack(shop, type, "r", 2);
    assertThat(status(shop, first)).isEqualTo("offered");
    expect(204, as(first, shop.tenant(), "buyer").delete(path(shop)));
    assertThat(status(shop, first)).isEqualTo("left");
    assertThat(status(shop, second)).isEqualTo("left");
    assertThat(status(shop, third)).isEqualTo("offered");
    assertAddsUp(shop, type);
  }

  @Test
  void nobody_overtakes_those_who_wait_while_stock_comes_back() throws Exception {
    Shop shop = shop();
    UUID type = ticketType(shop, 40, "");
    sellOut(shop, type, 40 - 30);
    UUID rest = sellOut2(shop, type, 30);
    List<UUID> waiting = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      UUID buyer = Ids.next();
      waiting.add(buyer);
      expect(201, join(shop, buyer, type, 1));
    }
    StockEngine other = engine(transaction, new StockDecisions(TTL, TTL, PRICES), 512, 10_000);
    List<Callable<StockOutcome>> work = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String key = "r" + i;
      StockEngine on = i % 2 == 0 ? engine : other;
      work.add(
          () ->
              execute(
                  on,
                  shop,
                  new StockCommand.ReturnStock(
                      Ids.next(), key, List.of(new SeatedItem(type, 1, List.of())))));
      work.add(() -> execute(on, shop, reserve("grab" + key, Ids.next(), type, 1)));
    }
    List<StockOutcome> outcomes = SeatingIT.atOnce(work);
    assertThat(outcomes).filteredOn(o -> o instanceof ReserveOutcome.Reserved).isEmpty();
    for (UUID buyer : waiting) {
      assertThat(status(shop, buyer)).isEqualTo("offered");
    }
    assertThat(rest).isNotNull();
    assertAddsUp(shop, type);
  }

  private UUID sellOut2(Shop shop, UUID type, int quantity) {
    UUID last = null;
    for (int i = 0; i < quantity; i += 10) {
      ReserveOutcome.Reserved sold =
          (ReserveOutcome.Reserved)
              execute(engine, shop, reserve("more" + i, Ids.next(), type, 10));
      execute(engine, shop, new StockCommand.Confirm(sold.reservation().id()));
      last = sold.reservation().id();
    }
    return last;
  }

  @Test
  void a_limit_reached_meanwhile_passes_the_offer_on() {
    Shop shop = shop();
    UUID type = ticketType(shop, 6, ", \"maxPerUser\": 2");
    UUID hungry = Ids.next();
    for (int i = 0; i < 3; i++) {
      UUID buyer = Ids.next();
      ReserveOutcome.Reserved sold =
          (ReserveOutcome.Reserved) execute(engine, shop, reserve("k" + i, buyer, type, 2));
      execute(engine, shop, new StockCommand.Confirm(sold.reservation().id()));
    }
    UUID patient = Ids.next();
    expect(201, join(shop, hungry, type, 2));
    expect(201, join(shop, patient, type, 2));
    giveBack(shop, type, "r1", 2);
    assertThat(status(shop, hungry)).isEqualTo("offered");
    assertThat(expect(201, join(shop, hungry, type, 2)).body().path("status").asString())
        .as("who has an offer keeps it")
        .isEqualTo("offered");
    giveBack(shop, type, "r2", 2);
    assertThat(status(shop, patient)).isEqualTo("offered");
    assertAddsUp(shop, type);
  }

  @Test
  void a_cancelled_event_closes_the_line_and_gives_reservations_back() {
    Shop shop = shop();
    UUID type = ticketType(shop, 4, "");
    sellOut(shop, type, 2);
    ReserveOutcome.Reserved open =
        (ReserveOutcome.Reserved) execute(engine, shop, reserve("r", Ids.next(), type, 2));
    UUID buyer = Ids.next();
    expect(201, join(shop, buyer, type, 1));
    expect(
        200,
        as(shop.seller(), shop.tenant(), "seller")
            .post("/api/events/" + shop.event() + "/cancel", "{\"reason\": \"storm\"}"));
    assertThat(status(shop, buyer)).isEqualTo("closed");
    assertThat(execute(engine, shop, new StockCommand.Expire(open.reservation().id())))
        .isEqualTo(new ExpireOutcome.Expired());
    assertThat(assertAddsUp(shop, type).counts()).isEqualTo(new StockCounts(4, 2, 0, 2, 0));
  }
}

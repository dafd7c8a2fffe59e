package io.boxoffice.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The race: everybody wants tickets of one event in the same second. */
final class OnSale {
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final Duration WATCH = Duration.ofMillis(400);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 15;

  /** Refusals that a buyer may meet without anything being wrong. */
  private static final Set<String> EXPECTED_REFUSALS =
      Set.of(
          "sold-out",
          "reservation-expired",
          "reservation-released",
          "event-not-on-sale",
          // the same people buy in every run, and their limits do not begin anew with it
          "spending-limit-exceeded");

  private final Gateway gateway;
  private final Gateway watcher;
  private final Sale sale;
  private final List<Person> buyers;
  private final long seed;
  private final Mismatches mismatches;
  private final Conduct.Deck deck;
  private final Returns returns = new Returns();
  private final CountDownLatch opening = new CountDownLatch(1);
  private final Map<UUID, Order> orders = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> refusals = new ConcurrentHashMap<>();
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger reservedFirst = new AtomicInteger();
  private final AtomicInteger abandonedReservations = new AtomicInteger();
  private final AtomicInteger reservationsLeft = new AtomicInteger();
  private final AtomicInteger discounted = new AtomicInteger();
  private final AtomicInteger refusedCodes = new AtomicInteger();
  private final Latencies accepted = new Latencies();
  private final Latencies refused = new Latencies();
  private volatile Stock stock = new Stock(Map.of());
  private volatile long openedNanos;
  private volatile long mostlySoldNanos;
  private volatile long overNanos;

  OnSale(
      Gateway gateway,
      Gateway watcher,
      Sale sale,
      List<Person> buyers,
      long seed,
      Mismatches mismatches) {
    this.gateway = gateway;
    this.watcher = watcher;
    this.sale = sale;
    this.buyers = buyers;
    this.seed = seed;
    this.mismatches = mismatches;
    this.deck = new Conduct.Deck(seed);
  }

  private sealed interface Attempt {
    /** The buyer needs nothing more: owns tickets, walked away, or has spent enough. */
    record Done() implements Attempt {}

    /** Too little was left of this type. */
    record SoldOut(int available) implements Attempt {}

    /** The order came to nothing; the buyer may come back. */
    record Failed() implements Attempt {}
  }

  void run() throws InterruptedException {
    Thread watch = Thread.ofVirtual().name("stock-watch").start(this::watch);
    try {
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < buyers.size(); i++) {
        numbers.add(i);
      }
      opening.countDown();
      openedNanos = System.nanoTime();
      Crowd.forEach(
          "on-sale.buyer", numbers, buyers.size(), LIMIT.plusMinutes(2), mismatches, this::buy);
    } finally {
      watch.interrupt();
      watch.join();
    }
    if (overNanos == 0) {
      overNanos = System.nanoTime();
    }
  }

  private void buy(int number) throws InterruptedException {
    opening.await();
    Random random = new Random(seed * 1_000_003 + number);
    Person buyer = buyers.get(number);
    int wanted = wantedQuantity(random);
    Sale.Type type = preferred(random);
    UUID typeId = type.id();
    boolean secondCard = false;
    for (int attempt = 0; attempt < ATTEMPTS && !returns.isOver(); attempt++) {
      Attempt result = attempt(buyer, typeId, wanted, secondCard, random);
      if (result instanceof Attempt.SoldOut soldOut && soldOut.available() > 0) {
        int fewer = Math.min(wanted, soldOut.available());
        result = attempt(buyer, typeId, fewer, secondCard, random);
      }
      switch (result) {
        case Attempt.Done done -> {
          return;
        }
        case Attempt.Failed failed -> secondCard = true;
        case Attempt.SoldOut soldOut -> {
          // waits below, with everybody else
        }
      }
      Optional<Returns.Chance> chance = returns.await();
      if (chance.isEmpty()) {
        return;
      }
      typeId = chance.get().typeId();
      int quantity = Math.max(1, Math.min(wanted, chance.get().available()));
      Attempt again;
      try {
        again = attempt(buyer, typeId, quantity, secondCard, random);
      } finally {
        returns.tried(chance.get());
      }
      if (again instanceof Attempt.Done) {
        return;
      }
      secondCard |= again instanceof Attempt.Failed;
    }
  }

  private static int wantedQuantity(Random random) {
    int draw = random.nextInt(100);
    return draw < 40 ? 1 : draw < 75 ? 2 : draw < 90 ? 3 : 4;
  }

  private Sale.Type preferred(Random random) {
    int draw = random.nextInt(sale.capacity());
    for (Sale.Type type : sale.types()) {
      draw -= type.capacity();
      if (draw < 0) {
        return type;
      }
    }
    return sale.types().getLast();
  }

  private Attempt attempt(Person buyer, UUID typeId, int quantity, boolean goodCard, Random random)
      throws InterruptedException {
    attempts.incrementAndGet();
    boolean young = stock.sold() < sale.capacity() * 7 / 10;
    Map<String, Object> items =
        Map.of(
            "eventId", sale.eventId(),
            "items", List.of(Map.of("ticketTypeId", typeId, "quantity", quantity)));
    Map<String, Object> purchase = items;
    if (random.nextInt(4) == 0) {
      reservedFirst.incrementAndGet();
      Answer reserved = gateway.post(buyer, "/api/reservations", key(), items);
      if (!reserved.ok()) {
        return refusal(reserved);
      }
      String reservationId = reserved.text("id");
      if (young && !goodCard && random.nextInt(100) < 12) {
        boolean tell = random.nextBoolean() || !endsSoon(reserved.text("expiresAt"));
        return abandonReservation(buyer, reservationId, tell);
      }
      purchase = Map.of("eventId", sale.eventId(), "reservationId", reservationId);
    }
    Answer answer = buy(buyer, purchase, random);
    if (!answer.ok()) {
      return refusal(answer);
    }
    accepted.add(answer.nanos());
    Conduct conduct = goodCard ? Conduct.PAY : deck.next();
    if (conduct.holdsStockUp() && !young) {
      conduct = Conduct.PAY;
    }
    if (conduct == Conduct.ABANDON && !endsSoon(answer.text("reservationExpiresAt"))) {
      conduct = Conduct.CANCEL;
    }
    Order order = new Order(Gateway.id(answer, "the purchase"), buyer, quantity, conduct);
    order.update(answer.body());
    orders.put(order.id(), order);
    return carryOn(order, answer);
  }

  /** A buyer whose code is refused buys without it; a reservation made before would be gone. */
  private Answer buy(Person buyer, Map<String, Object> purchase, Random random)
      throws InterruptedException {
    List<String> codes =
        purchase.containsKey("reservationId") ? List.of() : Offers.named(sale.codes(), random);
    if (codes.isEmpty()) {
      return gateway.post(buyer, "/api/purchase", key(), purchase);
    }
    Map<String, Object> cheaper = new HashMap<>(purchase);
    cheaper.put("discountCodes", codes);
    Answer answer = gateway.post(buyer, "/api/purchase", key(), cheaper);
    if (answer.ok()) {
      discounted.incrementAndGet();
      mismatches.expect(
          answer.body().path("discountMinor").asLong(0) > 0,
          "on-sale.discount",
          "the codes " + codes + " took nothing off: " + answer.summary());
    }
    if (!answer.slug().equals("discount-refused")) {
      return answer;
    }
    refusedCodes.incrementAndGet();
    return gateway.post(buyer, "/api/purchase", key(), purchase);
  }

  private Attempt abandonReservation(Person buyer, String reservationId, boolean tell)
      throws InterruptedException {
    abandonedReservations.incrementAndGet();
    if (tell) {
      Answer released =
          gateway.call("DELETE", buyer, "/api/reservations/" + reservationId, null, null);
      mismatches.expect(
          released.ok() || released.slug().equals("reservation-expired"),
          "on-sale.release",
          released.summary());
    } else {
      reservationsLeft.incrementAndGet();
    }
    return new Attempt.Done();
  }

  private Attempt refusal(Answer answer) {
    refused.add(answer.nanos());
    refusals.computeIfAbsent(answer.slug(), name -> new AtomicInteger()).incrementAndGet();
    mismatches.expect(
        EXPECTED_REFUSALS.contains(answer.slug()), "on-sale.refusal", answer.summary());
    if (answer.slug().equals("sold-out")) {
      return new Attempt.SoldOut(answer.body().path("available").asInt(0));
    }
    return answer.slug().equals("spending-limit-exceeded")
        ? new Attempt.Done()
        : new Attempt.Failed();
  }

  /** Pays, cancels or walks away, and waits for the outcome of a payment. */
  private Attempt carryOn(Order order, Answer answer) throws InterruptedException {
    Person buyer = order.buyer();
    if (order.conduct() == Conduct.CANCEL) {
      Answer cancelled =
          gateway.call("POST", buyer, "/api/orders/" + order.id() + "/cancel", null, null);
      // a cart may run out just before its buyer says so
      mismatches.expect(
          cancelled.ok() || cancelled.slug().equals("order-not-cancellable"),
          "on-sale.cancel",
          order + ": " + cancelled.summary());
      return new Attempt.Done();
    }
    if (order.conduct() == Conduct.ABANDON) {
      return new Attempt.Done();
    }
    Payments.confirm(gateway, order, answer, mismatches);
    if (order.conduct() == Conduct.LATE) {
      return new Attempt.Done();
    }
    for (int poll = 0; poll < 60 && !returns.isOver(); poll++) {
      if (order.completed() || order.settled(Duration.ofSeconds(5))) {
        return order.completed() ? new Attempt.Done() : new Attempt.Failed();
      }
      Thread.sleep(Math.min(3000, 500 + 250L * poll));
      order.update(
          Gateway.require(gateway.get(buyer, "/api/orders/" + order.id()), "my order").body());
    }
    return new Attempt.Done();
  }

  /** Follows the public stock audit, calls buyers back and ends the sale when all is sold. */
  private void watch() {
    try {
      opening.await();
      long deadline = System.nanoTime() + LIMIT.toNanos();
      for (int look = 0; System.nanoTime() < deadline; look++) {
        // another reader each time: one alone would soon be asked to slow down
        Person reader = buyers.get(look % buyers.size());
        Answer answer = watcher.get(reader, "/api/events/" + sale.eventId() + "/stock-audit");
        if (answer.ok()) {
          look(Stock.parse(answer.body()));
        } else {
          mismatches.add("on-sale.stock-audit", answer.summary());
        }
        if (stock.sold() >= sale.capacity()) {
          break;
        }
        Thread.sleep(WATCH);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      mismatches.add("on-sale.stock-audit", e.toString());
    } finally {
      overNanos = System.nanoTime();
      returns.over();
    }
  }

  private void look(Stock now) {
    stock = now;
    now.check(mismatches);
    if (mostlySoldNanos == 0 && now.sold() >= sale.capacity() * 9 / 10) {
      mostlySoldNanos = System.nanoTime();
    }
    returns.stock(now);
  }

  /** Nobody waits for a cart of ten minutes: it is abandoned silently only when it ends soon. */
  private static boolean endsSoon(String expiresAt) {
    try {
      return Instant.parse(expiresAt).isBefore(Instant.now().plus(SOON));
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  String state() {
    Stock now = stock;
    return String.format(
        Locale.ROOT,
        "sold %d of %d, reserved %d, orders %d, sold-out answers %d, waiting %d",
        now.sold(),
        sale.capacity(),
        now.reserved(),
        orders.size(),
        count("sold-out"),
        returns.waiting());
  }

  List<Order> orders() {
    return List.copyOf(orders.values());
  }

  int attempts() {
    return attempts.get();
  }

  int count(String slug) {
    AtomicInteger count = refusals.get(slug);
    return count == null ? 0 : count.get();
  }

  int reservedFirst() {
    return reservedFirst.get();
  }

  int discounted() {
    return discounted.get();
  }

  int refusedCodes() {
    return refusedCodes.get();
  }

  int abandonedReservations() {
    return abandonedReservations.get();
  }

  Latencies accepted() {
    return accepted;
  }

  Latencies refused() {
    return refused;
  }

  double seconds() {
    return (overNanos - openedNanos) / 1e9;
  }

  /** Seconds until nine tenths were sold; the rest waits for abandoned carts. Null: never. */
  @Nullable Double secondsUntilMostlySold() {
    return mostlySoldNanos == 0 ? null : (mostlySoldNanos - openedNanos) / 1e9;
  }
}

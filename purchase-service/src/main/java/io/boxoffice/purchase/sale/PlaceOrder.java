package io.boxoffice.purchase.sale;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.commit.GroupCommit;
import io.boxoffice.purchase.lockout.Lockouts;
import io.boxoffice.purchase.order.Contact;
import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderRequest;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.order.RandomCode;
import io.boxoffice.purchase.price.PriceOrder;
import io.boxoffice.purchase.saga.Driven;
import io.boxoffice.purchase.saga.Lease;
import io.boxoffice.purchase.saga.SagaDriver;
import io.boxoffice.purchase.saga.Sagas;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes an order: saves it first, then drives its saga until it waits for the buyer's payment.
 *
 * <p>The order keeps the buyer's key: a call repeated finds its order as it stands by now, also
 * after a crash. One that was refused before anything began is judged anew.
 *
 * <p>When stock or payment do not answer, the order is undone and the buyer told to try again: a
 * buyer who has heard nothing holds no stock.
 */
@Component
class PlaceOrder {
  /** As long as an idempotency key lives. */
  private static final Duration KEY_LIFE = Duration.ofDays(1);

  private final OrderStore orders;
  private final PriceOrder prices;
  private final PurchaseSaga saga;
  private final Sagas sagas;
  private final SagaDriver driver;
  private final Lockouts lockouts;
  private final GroupCommit commit;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  PlaceOrder(
      OrderStore orders,
      PriceOrder prices,
      PurchaseSaga saga,
      Sagas sagas,
      SagaDriver driver,
      Lockouts lockouts,
      GroupCommit commit,
      TransactionTemplate transaction,
      InstantSource time) {
    this.orders = orders;
    this.prices = prices;
    this.saga = saga;
    this.sagas = sagas;
    this.driver = driver;
    this.lockouts = lockouts;
    this.commit = commit;
    this.transaction = transaction;
    this.time = time;
  }

  record Command(
      UUID tenantId,
      UUID userId,
      String requestKey,
      UUID eventId,
      OrderRequest request,
      @Nullable String billingCountry,
      @Nullable Contact contact) {}

  sealed interface Outcome {
    /**
     * The order is there.
     *
     * @param earlier whether an earlier call with the same key has made it
     */
    record Placed(Sale sale, boolean earlier) implements Outcome {}

    record Refused(Failure failure, boolean earlier) implements Outcome {}

    /** Too many payments of this buyer have failed. */
    record Locked(Instant until) implements Outcome {}

    /** The same key has made an order of something else. */
    record KeyReused() implements Outcome {}

    /** An earlier call with the same key is still being worked on. */
    record InFlight() implements Outcome {}
  }

  private sealed interface Saved {
    record New(Lease lease, Order order) implements Saved {}

    record Earlier(Sale sale) implements Saved {}

    record Refused(Failure failure) implements Saved {}

    record Locked(Instant until) implements Saved {}
  }

  Outcome place(Command command) {
    return switch (saved(command)) {
      case Saved.Refused(Failure failure) -> new Outcome.Refused(failure, false);
      case Saved.Earlier(Sale sale) -> earlier(sale, command);
      case Saved.Locked(Instant until) -> new Outcome.Locked(until);
      case Saved.New(Lease lease, Order order) -> {
        Driven<Sale> driven = driver.drive(saga, lease, new Sale(order, null));
        yield switch (driven.state()) {
          case RESTING, ENDED -> outcome(driven.subject(), false);
          case STALLED -> undo(order.id());
          case SUPERSEDED -> outcome(reload(order.id()), false);
        };
      }
    };
  }

  private Saved saved(Command command) {
    try {
      return commit.execute(() -> save(command));
    } catch (NothingBegun e) {
      return new Saved.Refused(e.failure);
    }
  }

  /** There need not be an order of what is refused before anything has begun. */
  private static final class NothingBegun extends RuntimeException {
    private final transient Failure failure;

    NothingBegun(Failure failure) {
      super(failure.slug(), null, false, false);
      this.failure = failure;
    }
  }

  private Saved save(Command command) {
    Order order = order(command);
    String key = command.requestKey();
    if (!orders.insert(order, key, command.contact())) {
      Order earlier = orders.byRequestKey(command.userId(), key).orElse(null);
      if (earlier == null) {
        return locked(order);
      }
      if (!isOver(earlier)) {
        return earlier(earlier);
      }
      orders.freeRequestKey(earlier, key);
      if (!orders.insert(order, key, command.contact())) {
        // another call with the key has come first, unless the buyer has been locked meanwhile
        return orders
            .byRequestKey(command.userId(), key)
            .map(this::earlier)
            .orElseGet(() -> locked(order));
      }
    }
    Optional<Failure> refusal = prices.refused(order);
    if (refusal.isPresent()) {
      throw new NothingBegun(refusal.get());
    }
    return new Saved.New(sagas.begin(PurchaseSaga.NAME, order.id(), ReserveStock.NAME), order);
  }

  private Saved earlier(Order order) {
    return new Saved.Earlier(saga.load(order.id()).orElseThrow());
  }

  /** Whoever was unlocked in this moment buys with the next call. */
  private Saved locked(Order order) {
    return new Saved.Locked(
        lockouts.until(order.userId(), order.createdAt()).orElse(order.createdAt()));
  }

  /** Tells whether the key may make another order: it has lapsed, or came to nothing by itself. */
  private boolean isOver(Order earlier) {
    Failure failure = earlier.failure();
    return earlier.createdAt().plus(KEY_LIFE).isBefore(time.instant())
        || (earlier.status() == OrderStatus.CANCELLED
            && failure != null
            && failure.worthRetrying());
  }

  private Order order(Command command) {
    return new Order(
        Ids.next(),
        command.tenantId(),
        RandomCode.of("BO-", 10),
        command.userId(),
        command.eventId(),
        OrderStatus.PENDING,
        command.request(),
        command.billingCountry(),
        1,
        null,
        null,
        null,
        null,
        0,
        0,
        0,
        0,
        null,
        1,
        time.instant(),
        List.of());
  }

  private static Outcome earlier(Sale sale, Command command) {
    Order order = sale.order();
    if (!order.eventId().equals(command.eventId())
        || !order.request().equals(command.request())
        || !Objects.equals(order.billingCountry(), command.billingCountry())) {
      return new Outcome.KeyReused();
    }
    return order.status() == OrderStatus.PENDING ? new Outcome.InFlight() : outcome(sale, true);
  }

  private static Outcome outcome(Sale sale, boolean earlier) {
    Failure failure = sale.order().failure();
    return failure == null
        ? new Outcome.Placed(sale, earlier)
        : new Outcome.Refused(failure, earlier);
  }

  /** Nobody answered: the order is cancelled, unless it is paid (or free) and is carried on. */
  private Outcome undo(UUID orderId) {
    return transaction.execute(
        status -> {
          Order order = orders.lock(orderId).orElseThrow();
          if (!order.status().beforePayment()) {
            return outcome(saga.load(orderId).orElseThrow(), false);
          }
          Failure failure = Failure.unavailable("Something that a purchase needs");
          Instant now = time.instant();
          orders.change(order, OrderStatus.CANCELLED, failure, now);
          sagas.turnBackInBackground(PurchaseSaga.NAME, orderId);
          return new Outcome.Refused(failure, false);
        });
  }

  private Sale reload(UUID orderId) {
    return transaction.execute(status -> saga.load(orderId).orElseThrow());
  }
}

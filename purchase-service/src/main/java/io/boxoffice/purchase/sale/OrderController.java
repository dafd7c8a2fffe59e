package io.boxoffice.purchase.sale;

import static io.boxoffice.common.security.Roles.ADMIN;
import static io.boxoffice.common.security.Roles.SELLER;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.boxoffice.common.idempotency.Idempotency;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.discount.Discount;
import io.boxoffice.purchase.order.Contact;
import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderRequest;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.order.PriceLine;
import io.boxoffice.purchase.payment.Payment;
import io.boxoffice.purchase.payment.PaymentProvider;
import io.boxoffice.purchase.payment.PaymentStore;
import io.boxoffice.purchase.price.PriceLineStore;
import io.boxoffice.purchase.saga.SagaStatus;
import io.boxoffice.purchase.sale.PlaceOrder.Outcome;
import io.boxoffice.purchase.ticket.TicketStore;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Buying, and a buyer's orders. */
@RestController
class OrderController {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  static final String CROWD = "purchases";
  static final String WAITING = "purchases-waiting";

  private final PlaceOrder place;
  private final CancelOrder cancel;
  private final OrderStore orders;
  private final PaymentStore payments;
  private final PaymentProvider provider;
  private final TicketStore tickets;
  private final SagaStatus sagas;
  private final PriceLineStore priceLines;
  private final TransactionTemplate transaction;
  private final InstantSource time;
  private final Bulkhead crowd;

  /** Whoever waits for a turn has a thread, and others than buyers need one, too. */
  private final Bulkhead waiting;

  OrderController(
      PlaceOrder place,
      CancelOrder cancel,
      OrderStore orders,
      PaymentStore payments,
      PaymentProvider provider,
      TicketStore tickets,
      SagaStatus sagas,
      PriceLineStore priceLines,
      TransactionTemplate transaction,
      InstantSource time,
      SaleProperties properties,
      BulkheadRegistry bulkheads) {
    this.place = place;
    this.cancel = cancel;
    this.orders = orders;
    this.payments = payments;
    this.provider = provider;
    this.tickets = tickets;
    this.sagas = sagas;
    this.priceLines = priceLines;
    this.transaction = transaction;
    this.time = time;
    this.crowd =
        bulkheads.bulkhead(
            CROWD,
            BulkheadConfig.custom()
                .maxConcurrentCalls(properties.atOnce())
                .maxWaitDuration(properties.patienceOfCrowd())
                .build());
    this.waiting =
        bulkheads.bulkhead(
            WAITING,
            BulkheadConfig.custom()
                .maxConcurrentCalls(properties.atOnce() + properties.waiting())
                .maxWaitDuration(Duration.ZERO)
                .build());
  }

  /** A seat by its place in the house. */
  record Place(
      @NotBlank @Size(max = 100) String section,
      @NotBlank @Size(max = 100) String subsection,
      @NotNull @Positive Integer row,
      @NotNull @Positive Integer seat) {
    OrderRequest.Place toOrder() {
      return new OrderRequest.Place(section, subsection, row, seat);
    }
  }

  record Line(
      @NotNull UUID ticketTypeId,
      @Min(1) @Max(1000) int quantity,
      @Nullable @Pattern(regexp = "manual|best_available") String seatSelection,
      @Nullable @Size(min = 1, max = 1000) List<@NotNull @Valid Place> seats,
      @Nullable Boolean accessible) {

    @AssertTrue(
        message =
            "must name as many seats as the quantity, each once, and only when seatSelection is"
                + " manual")
    boolean isSeats() {
      return seats == null
          ? !"manual".equals(seatSelection)
          : !"best_available".equals(seatSelection)
              && seats.size() == quantity
              && new HashSet<>(seats).size() == seats.size();
    }

    OrderRequest.Line toOrder() {
      return new OrderRequest.Line(
          ticketTypeId,
          quantity,
          seatSelection,
          seats == null ? null : seats.stream().map(Place::toOrder).toList(),
          accessible);
    }
  }

  record Bundle(@NotNull UUID bundleId, @Min(1) @Max(100) int quantity) {}

  record PurchaseRequest(
      @NotNull UUID eventId,
      @Nullable @Size(min = 1, max = 20) List<@NotNull @Valid Line> items,
      @Nullable @Size(min = 1, max = 20) List<@NotNull @Valid Bundle> bundles,
      @Nullable UUID reservationId,
      @Nullable UUID priceOverrideId,
      @Nullable @Size(max = 10) List<@NotNull @Size(min = 1, max = 40) String> discountCodes,
      @Nullable @Pattern(regexp = "[A-Z]{2}") String billingCountry) {

    @AssertTrue(message = "name either items and bundles or a reservationId") boolean isEitherItemsOrReservation() {
      return (items == null && bundles == null) != (reservationId == null);
    }

    @AssertTrue(message = "name each ticket type once") boolean isEachTypeOnce() {
      return eachOnce(items, Line::ticketTypeId);
    }

    @AssertTrue(message = "name each discount code once") boolean isEachCodeOnce() {
      return eachOnce(discountCodes, Discount::normal);
    }

    @AssertTrue(message = "name each bundle once") boolean isEachBundleOnce() {
      return eachOnce(bundles, Bundle::bundleId);
    }

    private static <T> boolean eachOnce(@Nullable List<T> all, Function<T, Object> id) {
      return all == null
          || all.stream().filter(Objects::nonNull).map(id).distinct().count()
              == all.stream().filter(Objects::nonNull).count();
    }

    OrderRequest toOrder() {
      return new OrderRequest(
          items == null ? List.of() : items.stream().map(Line::toOrder).toList(),
          bundles == null
              ? null
              : bundles.stream()
                  .map(b -> new OrderRequest.Bundle(b.bundleId(), b.quantity()))
                  .toList(),
          reservationId,
          priceOverrideId,
          codes());
    }

    private @Nullable List<String> codes() {
      return discountCodes == null || discountCodes.isEmpty()
          ? null
          : discountCodes.stream().map(Discount::normal).sorted().toList();
    }
  }

  /** An order and how far it has come. */
  record Followed(@JsonUnwrapped OrderView order, SagaStatus.Progress progress) {}

  record Page(List<OrderView> items, @Nullable String nextCursor) {}

  /**
   * Takes an order, once for a key: the order's own row keeps it, see {@link PlaceOrder}. Those of
   * a crowd beyond what can be taken at once are sent away before anything is begun for them: they
   * would wait for the database in the way of those that are paid already.
   */
  @PostMapping("/api/purchase")
  ResponseEntity<?> purchase(
      CurrentUser user,
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
      Locale locale,
      @Valid @RequestBody PurchaseRequest request) {
    return Idempotency.whenUsable(
        key,
        usable ->
            within(waiting, () -> within(crowd, () -> placed(user, usable, locale, request))));
  }

  private static ResponseEntity<?> within(Bulkhead bound, Supplier<ResponseEntity<?>> work) {
    if (!bound.tryAcquirePermission()) {
      return Problems.unavailable(
          "More orders come in than can be taken at once; send yours again.", RETRY_AFTER);
    }
    try {
      return work.get();
    } finally {
      bound.onComplete();
    }
  }

  private ResponseEntity<?> placed(
      CurrentUser user, String key, Locale locale, PurchaseRequest request) {
    Outcome outcome =
        place.place(
            new PlaceOrder.Command(
                TenantContext.required().tenantId(),
                user.userId(),
                key,
                request.eventId(),
                request.toOrder(),
                request.billingCountry(),
                Contact.of(user, locale)));
    return switch (outcome) {
      case Outcome.Placed placed ->
          ResponseEntity.created(URI.create("/api/orders/" + placed.sale().order().id()))
              .headers(replayed(placed.earlier()))
              .body(view(placed.sale(), user));
      case Outcome.Refused refused -> problem(refused.failure(), refused.earlier());
      case Outcome.Locked locked -> locked(locked.until());
      case Outcome.KeyReused ignored -> Idempotency.keyReused();
      case Outcome.InFlight ignored -> Idempotency.inFlight();
    };
  }

  /** What an order answers that was made before. */
  private static Consumer<HttpHeaders> replayed(boolean earlier) {
    return headers -> {
      if (earlier) {
        headers.set(Idempotency.REPLAYED, "true");
      }
    };
  }

  private static ResponseEntity<?> problem(Failure failure, boolean earlier) {
    if (failure.status() >= 500) {
      return Problems.unavailable(failure.slug(), failure.detail(), RETRY_AFTER);
    }
    ResponseEntity<?> problem =
        Problems.of(
            HttpStatus.valueOf(failure.status()),
            failure.slug(),
            failure.detail(),
            failure.extensions());
    return ResponseEntity.status(problem.getStatusCode())
        .headers(problem.getHeaders())
        .headers(replayed(earlier))
        .body(problem.getBody());
  }

  private ResponseEntity<?> locked(Instant until) {
    ResponseEntity<?> problem =
        Problems.of(
            HttpStatus.LOCKED,
            "purchases-locked",
            "Too many payments have failed. You can buy again at " + until + ".",
            Map.of("lockedUntil", until.toString()));
    long seconds = Math.max(1, Duration.between(time.instant(), until).toSeconds() + 1);
    return ResponseEntity.status(problem.getStatusCode())
        .headers(problem.getHeaders())
        .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds))
        .body(problem.getBody());
  }

  @GetMapping("/api/orders")
  Page list(
      CurrentUser user,
      @RequestParam(name = "cursor", required = false) @Nullable UUID cursor,
      @RequestParam(name = "limit", defaultValue = "20") @Min(1) @Max(100) int limit) {
    return transaction.execute(
        status -> {
          List<Order> found = orders.ofUser(user.userId(), cursor, limit + 1);
          boolean more = found.size() > limit;
          List<Order> page = more ? found.subList(0, limit) : found;
          return new Page(views(page, user), more ? page.getLast().id().toString() : null);
        });
  }

  private List<OrderView> views(List<Order> page, CurrentUser user) {
    List<UUID> ids = page.stream().map(Order::id).toList();
    Map<UUID, Payment> paid = payments.ofOrders(ids);
    Map<UUID, List<TicketStore.Line>> issued = tickets.ofOrders(ids);
    Map<UUID, List<PriceLine>> adjusted = adjustments(page);
    return page.stream()
        .map(
            order ->
                view(
                    order,
                    paid.get(order.id()),
                    issued.getOrDefault(order.id(), List.of()),
                    adjusted.getOrDefault(order.id(), List.of()),
                    user))
        .toList();
  }

  /** Most orders have none, and cost no look-up. */
  private Map<UUID, List<PriceLine>> adjustments(List<Order> all) {
    return priceLines.ofOrders(
        all.stream()
            .filter(order -> order.discountMinor() > 0 || order.taxMinor() > 0)
            .map(Order::id)
            .toList());
  }

  @GetMapping("/api/orders/{id}")
  ResponseEntity<?> one(CurrentUser user, @PathVariable("id") UUID id) {
    return transaction
        .execute(
            status ->
                orders
                    .find(id)
                    .filter(order -> sees(user, order))
                    .map(order -> new Followed(view(order, user), sagas.of(order.id()))))
        .<ResponseEntity<?>>map(ResponseEntity::ok)
        .orElseGet(OrderController::unknown);
  }

  @PostMapping("/api/orders/{id}/cancel")
  ResponseEntity<?> cancel(CurrentUser user, @PathVariable("id") UUID id) {
    return switch (cancel.cancel(id, user.userId())) {
      case CancelOrder.Outcome.Cancelled cancelled ->
          ResponseEntity.ok(view(cancelled.sale(), user));
      case CancelOrder.Outcome.UnknownOrder ignored -> unknown();
      case CancelOrder.Outcome.TooLate late ->
          Problems.of(
              HttpStatus.CONFLICT,
              "order-not-cancellable",
              "An order that is " + late.status().wireName() + " cannot be cancelled.",
              Map.of("orderStatus", late.status().wireName()));
    };
  }

  private static boolean sees(CurrentUser user, Order order) {
    return order.userId().equals(user.userId())
        || user.hasRole(ADMIN)
        || (user.hasRole(SELLER)
            && order.event() != null
            && order.event().ownerId().equals(user.userId()));
  }

  private OrderView view(Order order, CurrentUser user) {
    return view(
        order,
        payments.ofOrder(order.id()).orElse(null),
        tickets.ofOrders(List.of(order.id())).getOrDefault(order.id(), List.of()),
        adjustments(order),
        user);
  }

  /** A sale that has just been placed has no tickets yet, unless it is free. */
  private OrderView view(Sale sale, CurrentUser user) {
    List<TicketStore.Line> issued =
        sale.order().status().beforePayment()
            ? List.of()
            : transaction
                .execute(s -> tickets.ofOrders(List.of(sale.order().id())))
                .getOrDefault(sale.order().id(), List.of());
    return view(sale.order(), sale.payment(), issued, adjustments(sale.order()), user);
  }

  private List<PriceLine> adjustments(Order order) {
    return order.discountMinor() == 0 && order.taxMinor() == 0
        ? List.of()
        : transaction
            .execute(s -> priceLines.ofOrders(List.of(order.id())))
            .getOrDefault(order.id(), List.of());
  }

  private OrderView view(
      Order order,
      @Nullable Payment payment,
      List<TicketStore.Line> issued,
      List<PriceLine> adjustments,
      CurrentUser user) {
    String confirmUrl =
        Optional.ofNullable(payment)
            .map(Payment::providerPaymentId)
            .map(provider::confirmUrl)
            .orElse(null);
    return OrderView.of(
        order, payment, confirmUrl, issued, adjustments, order.userId().equals(user.userId()));
  }

  private static ResponseEntity<?> unknown() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-order", "There is no such order.");
  }
}

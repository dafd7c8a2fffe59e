package io.boxoffice.purchase.sale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.fake.FakeInventory;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderRequest;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.saga.CrashingSaga;
import io.boxoffice.purchase.saga.CrashingSaga.Crash;
import io.boxoffice.purchase.saga.Direction;
import io.boxoffice.purchase.saga.Lease;
import io.boxoffice.purchase.saga.SagaDriver;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.Sagas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A process dies at each step of the sale, before and after the step's effect. */
class SaleRecoveryIT extends PurchaseIT {
  private static final Duration PAST_ANY_LEASE = Duration.ofSeconds(31);

  @Autowired PurchaseSaga saga;
  @Autowired SagaDriver driver;
  @Autowired Sagas sagas;
  @Autowired OrderStore orders;

  @Test
  void a_sale_left_at_any_step_is_carried_to_its_end() {
    List<String> crashed = new ArrayList<>();
    for (SagaStep<Sale> step : saga.steps()) {
      for (boolean afterEffect : new boolean[] {false, true}) {
        crashAt(step.name(), afterEffect);
        crashed.add(step.name());
        clock.reset();
      }
    }
    assertThat(crashed).hasSize(12);
  }

  private void crashAt(String step, boolean afterEffect) {
    String at = step + (afterEffect ? " after its effect" : " before its effect");
    UUID type = onSale(700, 5);
    Sale sale = saved(type);
    UUID id = sale.order().id();
    CrashingSaga<Sale> dying = new CrashingSaga<>(saga, step, afterEffect);
    boolean beforePayment = List.of(ReserveStock.NAME, StartPayment.NAME).contains(step);
    Lease lease = inTenant(() -> sagas.begin(PurchaseSaga.NAME, id, ReserveStock.NAME));
    if (beforePayment) {
      crash(dying, lease, sale);
    } else {
      TenantContext.system(tenant, "test").run(() -> driver.drive(saga, lease, sale));
      clock.advance(step.equals(AwaitPayment.NAME) ? FakeInventory.TTL : Duration.ZERO);
      String from = step.equals(AwaitPayment.NAME) ? step : ConfirmStock.NAME;
      if (from.equals(ConfirmStock.NAME)) {
        INVENTORY.down("/confirm");
        PROVIDER.set(paymentOf(id), "succeeded");
        webhook("w-" + id, true, id, paymentOf(id), 1400);
      }
      Lease second = inTenant(() -> sagas.begin(PurchaseSaga.NAME, id, from));
      INVENTORY.reset();
      crash(dying, second, inTenant(() -> saga.load(id).orElseThrow()));
    }

    clock.advance(PAST_ANY_LEASE);

    if (step.equals(AwaitPayment.NAME)) {
      eventually(() -> assertThat(order(id).text("status")).as(at).isEqualTo("expired"));
      awaitQuiet(id);
      assertThat(INVENTORY.available(type)).as(at).isEqualTo(5);
      return;
    }
    if (beforePayment) {
      eventually(() -> assertThat(order(id).text("status")).as(at).isEqualTo("awaiting_payment"));
      pay(id);
    }
    eventually(() -> assertThat(order(id).text("status")).as(at).isEqualTo("completed"));
    awaitQuiet(id);
    assertThat(ticketsOf(id)).as(at).hasSize(2);
    assertThat(PROVIDER.of(id)).as(at).hasSize(1);
    assertThat(INVENTORY.sold(type)).as(at).isEqualTo(2);
    assertThat(INVENTORY.available(type)).as(at).isEqualTo(3);
  }

  @Test
  void a_code_of_a_sale_that_died_is_used_once() {
    post(
        "/api/discounts",
        tokens.bearer(Ids.next(), tenant, "admin"),
        "{\"code\": \"HALF\", \"kind\": \"percentage\", \"percentBasisPoints\": 5000}");
    for (String step : List.of(ReserveStock.NAME, StartPayment.NAME)) {
      Sale sale = saved(onSale(700, 5), List.of("HALF"));
      UUID id = sale.order().id();
      Lease lease = inTenant(() -> sagas.begin(PurchaseSaga.NAME, id, ReserveStock.NAME));
      crash(new CrashingSaga<>(saga, step, true), lease, sale);
      clock.advance(PAST_ANY_LEASE);
      eventually(() -> assertThat(order(id).text("status")).isEqualTo("awaiting_payment"));
      assertThat(amountOf(id)).isEqualTo(700);
      clock.reset();
    }

    assertThat(
            database()
                .sql("select uses from purchase.discounts where tenant_id = ?")
                .param(tenant)
                .query(Integer.class)
                .single())
        .isEqualTo(2);
  }

  private void crash(CrashingSaga<Sale> dying, Lease lease, Sale sale) {
    assertThatThrownBy(
            () -> TenantContext.system(tenant, "test").run(() -> driver.drive(dying, lease, sale)))
        .isInstanceOf(Crash.class);
  }

  @Test
  void an_undoing_left_at_any_step_is_carried_to_its_end() {
    for (String step : List.of(StartPayment.NAME, ReserveStock.NAME)) {
      for (boolean afterEffect : new boolean[] {false, true}) {
        crashBackAt(step, afterEffect);
        clock.reset();
      }
    }
  }

  private void crashBackAt(String step, boolean afterEffect) {
    String at = step + (afterEffect ? " after its undoing" : " before its undoing");
    UUID type = onSale(700, 5);
    UUID id = placed(type, 2).id();
    Lease lease =
        inTenant(
            () -> {
              orders.change(orders.lock(id).orElseThrow(), OrderStatus.CANCELLED, clock.instant());
              return sagas.begin(PurchaseSaga.NAME, id, AwaitPayment.NAME);
            });
    database().sql("update purchase.sagas set direction = 'back' where id = ?").param(id).update();
    Lease back =
        new Lease(
            lease.saga(),
            id,
            tenant,
            lease.owner(),
            lease.step(),
            Direction.BACK,
            lease.stepSince(),
            0);
    Sale sale = inTenant(() -> saga.load(id).orElseThrow());
    crash(new CrashingSaga<>(saga, step, afterEffect), back, sale);

    clock.advance(PAST_ANY_LEASE);

    awaitQuiet(id);
    assertThat(order(id).text("status")).as(at).isEqualTo("cancelled");
    assertThat(PROVIDER.status(paymentOf(id))).as(at).isEqualTo("cancelled");
    assertThat(INVENTORY.available(type)).as(at).isEqualTo(5);
  }

  @Test
  void an_undoing_that_money_has_overtaken_leaves_the_stock_alone() {
    UUID type = onSale(700, 5);
    UUID id = placed(type, 2).id();
    Sale before = inTenant(() -> saga.load(id).orElseThrow());
    INVENTORY.down("/confirm");
    pay(id);
    assertThat(order(id).text("status")).isEqualTo("paid");

    TenantContext.system(tenant, "test").run(() -> saga.steps().getFirst().back(before));

    assertThat(INVENTORY.calls(call -> call.path().endsWith("/release")))
        .noneMatch(call -> call.text("reservationKey").equals(id.toString()));
    assertThat(INVENTORY.available(type)).isEqualTo(3);
  }

  @Test
  void who_has_lost_the_lease_writes_nothing() {
    UUID type = onSale(700, 5);
    Sale sale = saved(type);
    UUID id = sale.order().id();
    Lease lost = inTenant(() -> sagas.begin(PurchaseSaga.NAME, id, ReserveStock.NAME));
    Lease held = inTenant(() -> sagas.begin(PurchaseSaga.NAME, id, ReserveStock.NAME));

    TenantContext.system(tenant, "test").run(() -> driver.drive(saga, lost, sale));
    assertThat(order(id).text("status")).isEqualTo("pending");

    TenantContext.system(tenant, "test").run(() -> driver.drive(saga, held, sale));
    assertThat(order(id).text("status")).isEqualTo("awaiting_payment");
    assertThat(INVENTORY.available(type)).isEqualTo(3);
  }

  @Test
  void a_paid_order_whose_stock_cannot_be_confirmed_waits_for_inventory() {
    UUID type = onSale(700, 5);
    UUID id = placed(type, 1).id();
    INVENTORY.down("/confirm");

    pay(id);

    eventually(
        () ->
            assertThat(INVENTORY.calls(c -> c.path().endsWith("/confirm")).size())
                .isGreaterThan(2));
    assertThat(order(id).text("status")).isEqualTo("paid");
    INVENTORY.reset();
    breakers.getAllCircuitBreakers().forEach(b -> b.reset());
    awaitStatus(id, "completed");
  }

  @Test
  void the_journal_reads_as_the_way_of_the_order() {
    UUID id = completed(onSale(700, 5), 1);

    List<String> journal =
        database()
            .sql("select step from purchase.order_saga_steps where order_id = ? order by id")
            .param(id)
            .query(String.class)
            .list();

    assertThat(journal)
        .containsExactly(
            "reserve_stock", "start_payment", "confirm_stock", "issue_tickets", "complete_order");
  }

  private Sale saved(UUID type) {
    return saved(type, null);
  }

  private Sale saved(UUID type, @Nullable List<String> codes) {
    Order order =
        new Order(
            Ids.next(),
            tenant,
            "BO-" + Ids.next(),
            buyer,
            event,
            OrderStatus.PENDING,
            new OrderRequest(List.of(new OrderRequest.Line(type, 2)), null, null, null, codes),
            null,
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
            clock.instant(),
            List.of());
    inTenant(() -> orders.insert(order, order.id().toString()));
    return new Sale(order, null);
  }
}

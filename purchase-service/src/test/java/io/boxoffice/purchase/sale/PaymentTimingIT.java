package io.boxoffice.purchase.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.fake.FakeInventory;
import io.boxoffice.purchase.fake.FakeServer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Answers, words and undoings that come in another order than they were meant to. */
class PaymentTimingIT extends PurchaseIT {
  @Autowired WebhookNonces nonces;

  @Test
  void a_webhook_may_come_before_the_payment_it_is_about_has_been_answered() {
    UUID type = onSale(700, 5);
    PROVIDER.disturb(
        new FakeServer.Disturbance() {
          @Override
          public FakeServer.Reply after(FakeServer.Call call) {
            if (call.method().equals("POST") && call.path().equals("/v1/payments")) {
              UUID order = UUID.fromString(call.text("reference"));
              String payment = paymentOf(order);
              PROVIDER.set(payment, "succeeded");
              assertThat(webhook("early-" + order, true, order, payment, 1400).status())
                  .isEqualTo(200);
            }
            return null;
          }
        });

    UUID order = placed(type, 2).id();

    awaitStatus(order, "completed");
    awaitQuiet(order);
    assertThat(ticketsOf(order)).hasSize(2);
    assertThat(PROVIDER.of(order)).hasSize(1);
    assertThat(PROVIDER.kept(order)).isEqualTo(1400);
    assertThat(INVENTORY.sold(type)).isEqualTo(2);
  }

  @Test
  void a_payment_that_is_declined_after_its_reservation_has_run_out_leaves_nothing() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();
    PROVIDER.set(paymentOf(order), "processing");
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    eventually(
        () ->
            assertThat(PROVIDER.calls(call -> call.path().endsWith("/cancel")))
                .anyMatch(call -> call.path().contains(paymentOf(order))));
    assertThat(order(order).text("status")).isEqualTo("awaiting_payment");
    PROVIDER.set(paymentOf(order), "failed");

    webhook("declined-" + order, false, order, paymentOf(order), 1400);

    awaitStatus(order, "payment_failed");
    awaitQuiet(order);
    assertThat(INVENTORY.available(type)).isEqualTo(5);
    assertThat(PROVIDER.kept(order)).isZero();
  }

  @Test
  void a_release_that_overtakes_its_reserve_leaves_nothing_reserved() throws Exception {
    UUID type = onSale(700, 5);
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    INVENTORY.disturb(
        new FakeServer.Disturbance() {
          @Override
          public FakeServer.Reply before(FakeServer.Call call) {
            if (call.path().equals("/internal/reservations") && first.getAndSet(false)) {
              arrived.countDown();
              await(released);
            }
            return null;
          }
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> buying =
          threads.submit(() -> purchase(Ids.next().toString(), itemsBody(type, 2)));
      await(arrived);
      UUID order =
          database()
              .sql("select id from purchase.orders where user_id = ?")
              .param(buyer)
              .query(UUID.class)
              .single();

      assertThat(post("/api/orders/" + order + "/cancel", buyerToken(), null).status())
          .isEqualTo(200);
      eventually(
          () ->
              assertThat(INVENTORY.calls(call -> call.path().endsWith("/release")))
                  .anyMatch(call -> call.text("reservationKey").equals(order.toString())));
      awaitQuiet(order);
      released.countDown();

      buying.get();
      assertThat(order(order).text("status")).isEqualTo("cancelled");
      assertThat(INVENTORY.available(type)).isEqualTo(5);
    }
  }

  @Test
  void ids_of_messages_are_forgotten_after_a_season_so_many_at_a_time() {
    UUID kept = Ids.next();
    TenantContext.system(tenant, "test")
        .run(
            () ->
                transaction.executeWithoutResult(
                    s ->
                        nonces.insert("kept", "payment.succeeded", kept, "take", clock.instant())));
    database()
        .sql(
            """
            insert into purchase.webhook_nonces (tenant_id, webhook_id, type, outcome, received_at)
            select ?, 'old-' || n, 'payment.succeeded', 'take', now() - interval '91 days'
              from generate_series(1, 10500) n
            """)
        .param(tenant)
        .update();

    assertThat(nonces.forgetSome()).isEqualTo(10_000);
    assertThat(messages()).as("so many and no more").isEqualTo(501);
    nonces.prune();

    assertThat(messages()).isEqualTo(1);
  }

  private int messages() {
    return database()
        .sql("select count(*) from purchase.webhook_nonces where tenant_id = ?")
        .param(tenant)
        .query(Integer.class)
        .single();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

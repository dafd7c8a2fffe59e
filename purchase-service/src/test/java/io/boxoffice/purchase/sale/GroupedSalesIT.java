package io.boxoffice.purchase.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.PurchaseIT;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Sales that are committed together are each what they would be alone. */
class GroupedSalesIT extends PurchaseIT {
  private static final int BUYERS = 48;
  private static final long PRICE = 700;

  @Autowired MeterRegistry metrics;

  @Test
  void many_sales_at_once_share_transactions_and_each_is_complete() throws Exception {
    UUID type = onSale(PRICE, 2 * BUYERS);
    List<UUID> buyers = IntStream.range(0, BUYERS).mapToObj(i -> Ids.next()).toList();
    long transactions = groups().count();
    double works = groups().totalAmount();

    List<UUID> orders = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(BUYERS)) {
      List<Future<UUID>> placed =
          buyers.stream().map(one -> threads.submit(() -> place(one, type))).toList();
      for (Future<UUID> one : placed) {
        orders.add(one.get());
      }
      List<Future<?>> paid = new ArrayList<>();
      for (UUID order : orders) {
        paid.add(threads.submit(() -> paid(order)));
      }
      for (Future<?> one : paid) {
        one.get();
      }
    }
    orders.forEach(this::awaitCompleted);
    orders.forEach(GroupedSalesIT::isComplete);
    buyers.forEach(GroupedSalesIT::hasBought);

    assertThat(INVENTORY.sold(type)).isEqualTo(BUYERS);
    double together = groups().totalAmount() - works;
    assertThat(together).as("works").isGreaterThan((double) groups().count() - transactions);
  }

  private DistributionSummary groups() {
    return metrics.get("boxoffice.commit.group").summary();
  }

  private UUID place(UUID user, UUID type) {
    Answer answer =
        send(
            "POST",
            "/api/purchase",
            tokens.bearer(user, tenant, "buyer"),
            itemsBody(type, 1),
            Map.of("Idempotency-Key", Ids.next().toString(), "X-Correlation-Id", user.toString()));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(
            value(
                """
                select correlation_id from purchase.outbox
                 where aggregate_id = ? and type = 'order.created.v1'
                """,
                answer.id()))
        .isEqualTo(user.toString());
    return answer.id();
  }

  private void paid(UUID order) {
    String payment = paymentOf(order);
    PROVIDER.set(payment, "succeeded");
    assertThat(webhook("msg_" + Ids.next(), true, order, payment, PRICE).status()).isEqualTo(200);
  }

  private void awaitCompleted(UUID order) {
    eventually(
        () ->
            assertThat(value("select status from purchase.orders where id = ?", order))
                .isEqualTo("completed"));
  }

  private static void isComplete(UUID order) {
    assertThat(value("select version::text from purchase.orders where id = ?", order))
        .isEqualTo("5");
    assertThat(
            value(
                """
                select string_agg(step || ' ' || direction || ' ' || outcome, ', ' order by id)
                  from purchase.order_saga_steps where order_id = ?
                """,
                order))
        .isEqualTo(
            "reserve_stock forward done, start_payment forward done, confirm_stock forward done,"
                + " issue_tickets forward done, complete_order forward done");
    assertThat(
            value(
                """
                select string_agg(type || ' ' || aggregate_version, ', ' order by seq)
                  from purchase.outbox where aggregate_id = ?
                """,
                order))
        .isEqualTo("order.created.v1 2, order.paid.v1 4, order.completed.v1 5");
    assertThat(
            value(
                """
                select string_agg(status || ' ' || price_minor, ', ')
                  from purchase.tickets where order_id = ?
                """,
                order))
        .isEqualTo("active " + PRICE);
    assertThat(
            value(
                """
                select string_agg(h.actor_type || ' ' || h.source, ', ')
                  from purchase.ticket_state_history h
                  join purchase.tickets t on t.id = h.ticket_id
                 where t.order_id = ?
                """,
                order))
        .isEqualTo("system purchase-saga");
    assertThat(
            value(
                "select string_agg(status || ' ' || amount_minor, ', ')"
                    + " from purchase.payments where order_id = ?",
                order))
        .isEqualTo("succeeded " + PRICE);
    assertThat(value("select count(*)::text from purchase.sagas where id = ?", order))
        .isEqualTo("0");
  }

  private static void hasBought(UUID user) {
    assertThat(
            value(
                "select tickets_bought::text from purchase.user_ticket_stats where user_id = ?",
                user))
        .isEqualTo("1");
    assertThat(
            value(
                """
                select string_agg(amount_minor::text, ', ')
                  from purchase.spending_transactions where user_id = ?
                """,
                user))
        .isEqualTo(Long.toString(PRICE));
  }

  private static String value(String sql, UUID id) {
    return database().sql(sql).param(id).query(String.class).single();
  }
}

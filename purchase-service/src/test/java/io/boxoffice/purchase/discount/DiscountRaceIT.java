package io.boxoffice.purchase.discount;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.order.EventDetails;
import io.boxoffice.purchase.order.EventPlace;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderItem;
import io.boxoffice.purchase.order.OrderRequest;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.price.PriceOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Many buyers at once, each in a transaction as a sale records its reservation in. */
class DiscountRaceIT extends PurchaseIT {
  /** More than there are connections, fewer than would wait too long for one. */
  private static final int AT_ONCE = 64;

  @Autowired OrderStore orders;
  @Autowired PriceOrder prices;

  @Test
  void a_thousand_buyers_use_a_code_exactly_as_often_as_it_may_be()
      throws InterruptedException, ExecutionException {
    code("HUNDRED", ", \"maxUses\": 100");

    List<Boolean> used = atOnce(1000, i -> buy(Ids.next(), List.of("HUNDRED")));

    assertThat(used.stream().filter(one -> one)).hasSize(100);
    assertThat(uses("HUNDRED")).isEqualTo(100);
    assertThat(liveUses("HUNDRED")).isEqualTo(100);
    assertThat(discounted()).isEqualTo(100);
  }

  @Test
  void one_buyer_uses_a_code_no_more_often_than_one_person_may()
      throws InterruptedException, ExecutionException {
    code("THRICE", ", \"maxUses\": 1000, \"maxUsesPerUser\": 3");

    List<Boolean> used = atOnce(60, i -> buy(i % 2 == 0 ? buyer : seller, List.of("THRICE")));

    assertThat(used.stream().filter(one -> one)).hasSize(6);
    assertThat(uses("THRICE")).isEqualTo(6);
    assertThat(liveUses("THRICE")).isEqualTo(6);
  }

  @Test
  void several_codes_are_used_together_or_not_at_all_and_nobody_blocks_another()
      throws InterruptedException, ExecutionException {
    code("FEW", ", \"maxUses\": 30, \"stackable\": true");
    code("MORE", ", \"maxUses\": 50, \"stackable\": true");
    code("OWN", ", \"maxUsesPerUser\": 1, \"stackable\": true");
    List<List<String>> named =
        List.of(List.of("FEW", "MORE"), List.of("MORE", "FEW"), List.of("OWN", "MORE", "FEW"));

    List<Boolean> used = atOnce(300, i -> buy(i % 3 == 2 ? buyer : Ids.next(), named.get(i % 3)));

    assertThat(used.stream().filter(one -> one)).hasSize(30);
    assertThat(uses("FEW")).isEqualTo(30);
    assertThat(uses("MORE")).isEqualTo(30);
    assertThat(uses("OWN")).isEqualTo(liveUses("OWN")).isLessThanOrEqualTo(1);
    assertThat(liveUses("MORE")).isEqualTo(30);
  }

  @Test
  void uses_that_are_given_back_meanwhile_are_there_for_others()
      throws InterruptedException, ExecutionException {
    code("ROUND", ", \"maxUses\": 10, \"maxUsesPerUser\": 5");

    atOnce(
        200,
        i -> {
          UUID id = Ids.next();
          boolean bought = buy(id, Ids.next(), List.of("ROUND"));
          if (bought && i % 2 == 0) {
            inTenant(
                () ->
                    orders.change(
                        orders.lock(id).orElseThrow(), OrderStatus.CANCELLED, clock.instant()));
          }
          return bought;
        });

    assertThat(uses("ROUND")).isEqualTo(liveUses("ROUND")).isLessThanOrEqualTo(10);
    assertThat(
            database()
                .sql(
                    """
                    select coalesce(sum(u.uses), 0) from purchase.discount_users u
                      join purchase.discounts d on d.id = u.discount_id
                     where d.tenant_id = ?
                    """)
                .param(tenant)
                .query(Integer.class)
                .single())
        .isEqualTo(uses("ROUND"));
  }

  private void code(String code, String more) {
    Answer created =
        post(
            "/api/discounts",
            tokens.bearer(Ids.next(), tenant, "admin"),
            "{\"code\": \"%s\", \"kind\": \"percentage\", \"percentBasisPoints\": 1000%s}"
                .formatted(code, more));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
  }

  private boolean buy(UUID user, List<String> codes) {
    return buy(Ids.next(), user, codes);
  }

  private boolean buy(UUID id, UUID user, List<String> codes) {
    UUID type = Ids.next();
    Order order =
        new Order(
            id,
            tenant,
            "BO-" + id,
            user,
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
    OrderItem item = new OrderItem(type, "Stalls", 2, 5000, true, 5, List.of(), null);
    EventDetails details =
        new EventDetails("Gala", "Hall", clock.instant(), clock.instant(), seller, false);
    return inTenant(
        () -> {
          orders.insert(order, id.toString());
          return switch (prices.price(
              order, "EUR", List.of(item), new EventPlace(null, null, null))) {
            case PriceOrder.Outcome.Refused ignored -> false;
            case PriceOrder.Outcome.Priced priced -> {
              orders.reserved(
                  order,
                  Ids.next(),
                  clock.instant(),
                  "EUR",
                  details,
                  List.of(item),
                  priced.price(),
                  clock.instant());
              prices.keep(order, priced.price());
              yield true;
            }
          };
        });
  }

  private static <T> List<T> atOnce(int count, IntFunction<T> work)
      throws InterruptedException, ExecutionException {
    Semaphore places = new Semaphore(AT_ONCE);
    List<Future<T>> futures = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        int number = i;
        futures.add(
            threads.submit(
                () -> {
                  places.acquire();
                  try {
                    return work.apply(number);
                  } finally {
                    places.release();
                  }
                }));
      }
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get());
    }
    return results;
  }

  private int uses(String code) {
    return number("select uses from purchase.discounts where tenant_id = ? and code = ?", code);
  }

  private int liveUses(String code) {
    return number(
        """
        select count(*) from purchase.order_discounts
         where tenant_id = ? and code = ? and given_back_at is null
        """,
        code);
  }

  private int discounted() {
    return database()
        .sql("select count(*) from purchase.orders where tenant_id = ? and discount_minor = 1000")
        .param(tenant)
        .query(Integer.class)
        .single();
  }

  private int number(String sql, String code) {
    return database().sql(sql).param(tenant).param(code).query(Integer.class).single();
  }
}

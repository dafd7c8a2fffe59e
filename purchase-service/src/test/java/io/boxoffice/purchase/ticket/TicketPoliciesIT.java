package io.boxoffice.purchase.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.ActorType;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.PurchaseIT;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The row policies of tickets, on the database itself and as the service's own role. */
class TicketPoliciesIT extends PurchaseIT {
  @Autowired JdbcClient jdbc;

  @Test
  void view_own_shows_what_is_mine_or_was_of_my_order() {
    UUID order = completed(onSale(700, 5), 2);
    UUID friend = Ids.next();
    UUID given = ticketsOf(order).getFirst();
    give(given, friend);

    assertThat(seen(tenant, buyer, order, "buyer")).isEqualTo(2);
    assertThat(seen(tenant, friend, order, "buyer")).isEqualTo(1);
    assertThat(seen(tenant, Ids.next(), order, "buyer")).isZero();
    assertThat(seen(tenant, Ids.next(), order, "seller")).isZero();
    assertThat(seen(tenant, null, order)).isZero();
  }

  @Test
  void update_own_changes_what_is_mine_and_gives_nothing_away() {
    UUID order = completed(onSale(700, 5), 2);
    UUID friend = Ids.next();
    give(ticketsOf(order).getFirst(), friend);

    assertThat(touched(tenant, buyer, order, "buyer")).isEqualTo(1);
    assertThat(touched(tenant, friend, order, "buyer")).isEqualTo(1);
    assertThat(touched(tenant, Ids.next(), order, "buyer")).isZero();
    assertThatThrownBy(
            () ->
                as(
                    tenant,
                    friend,
                    Set.of("buyer"),
                    () ->
                        jdbc.sql("update tickets set owner_id = ? where order_id = ?")
                            .param(Ids.next())
                            .param(order)
                            .update()))
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessageContaining("row-level security");
    assertThat(deleted(tenant, buyer, order, "buyer")).isZero();
  }

  @Test
  void venue_owner_view_shows_the_tickets_of_the_own_events() {
    UUID order = completed(onSale(700, 5), 2);

    assertThat(seen(tenant, seller, order, "seller")).isEqualTo(2);
    assertThat(touched(tenant, seller, order, "seller")).isEqualTo(2);
    assertThat(deleted(tenant, seller, order, "seller")).isZero();
  }

  @Test
  void admin_all_is_for_those_who_run_the_tenant_and_staff_only_looks() {
    UUID order = completed(onSale(700, 5), 2);

    for (String role : List.of("admin", "venue_manager")) {
      assertThat(seen(tenant, Ids.next(), order, role, "buyer")).as(role).isEqualTo(2);
      assertThat(touched(tenant, Ids.next(), order, role)).as(role).isEqualTo(2);
    }
    assertThat(seen(tenant, Ids.next(), order, "venue_staff")).isEqualTo(2);
    assertThat(touched(tenant, Ids.next(), order, "venue_staff")).isZero();
  }

  @Test
  void tenant_isolation_holds_whoever_asks() {
    UUID order = completed(onSale(700, 5), 2);
    UUID other = Ids.next();

    assertThat(seen(other, buyer, order, "buyer")).isZero();
    assertThat(seen(other, seller, order, "seller")).isZero();
    assertThat(seen(other, Ids.next(), order, "admin")).isZero();
    assertThat(touched(other, Ids.next(), order, "admin")).isZero();
    assertThat(count(TenantContext.system(other, "test"), order)).isZero();
    assertThat(count(TenantContext.system(tenant, "test"), order)).isEqualTo(2);
  }

  @Test
  void a_call_of_another_service_sees_its_tenant_for_whomsoever_it_asks() {
    UUID order = completed(onSale(700, 5), 2);
    TenantContext accepting =
        new TenantContext(
            tenant,
            Ids.next(),
            Set.of("buyer"),
            ActorType.USER,
            null,
            "internal:/internal/tickets");

    assertThat(count(accepting, order)).isEqualTo(2);
    assertThat(count(accepting.withReason(null, "GET /internal:"), order)).isZero();
  }

  private void give(UUID ticket, UUID to) {
    database()
        .sql("update purchase.tickets set owner_id = ? where id = ?")
        .param(to)
        .param(ticket)
        .update();
  }

  private int seen(UUID tenantId, @Nullable UUID user, UUID order, String... roles) {
    return as(tenantId, user, Set.of(roles), () -> count(order));
  }

  private int count(TenantContext context, UUID order) {
    Supplier<Integer> counting = () -> transaction.execute(status -> count(order));
    return context.call(counting);
  }

  private int count(UUID order) {
    return jdbc.sql("select count(*) from tickets where order_id = ?")
        .param(order)
        .query(Integer.class)
        .single();
  }

  private int touched(UUID tenantId, UUID user, UUID order, String... roles) {
    return as(
        tenantId,
        user,
        Set.of(roles),
        () ->
            jdbc.sql("update tickets set updated_at = updated_at where order_id = ?")
                .param(order)
                .update());
  }

  private int deleted(UUID tenantId, UUID user, UUID order, String... roles) {
    return as(
        tenantId,
        user,
        Set.of(roles),
        () -> jdbc.sql("delete from tickets where order_id = ?").param(order).update());
  }

  /** Runs a statement as a signed-in person; nothing stays. */
  private int as(
      UUID tenantId, @Nullable UUID user, Set<String> roles, Supplier<Integer> statement) {
    Supplier<Integer> work =
        () ->
            transaction.execute(
                status -> {
                  status.setRollbackOnly();
                  return statement.get();
                });
    return new TenantContext(tenantId, user, roles, ActorType.USER, null, "GET /api/tickets")
        .call(work);
  }
}

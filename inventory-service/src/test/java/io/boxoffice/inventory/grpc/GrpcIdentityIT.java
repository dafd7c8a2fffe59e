package io.boxoffice.inventory.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.boxoffice.common.id.Ids;
import io.boxoffice.ticket.CheckAvailabilityRequest;
import io.boxoffice.ticket.GetEventByIdRequest;
import io.boxoffice.ticket.GetEventsRequest;
import io.boxoffice.ticket.ReserveTicketsRequest;
import io.boxoffice.ticket.TicketItem;
import io.boxoffice.ticket.UpdateInventoryRequest;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who calls comes from a token that holds, and nobody reaches into another tenant. */
class GrpcIdentityIT extends RunningGrpc {
  private static final GetEventsRequest LIST = GetEventsRequest.getDefaultInstance();

  private static Metadata bearer(String token) {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, "Bearer " + token);
    return metadata;
  }

  private Metadata changed(UUID tenant, Consumer<JWTClaimsSet.Builder> change) {
    return bearer(tokens.token(Ids.next(), tenant, change, "buyer"));
  }

  @Test
  void a_token_that_does_not_hold_is_refused_even_where_none_is_needed() {
    UUID tenant = tenant();
    String good = tokens.token(Ids.next(), tenant, claims -> {}, "buyer");
    assertThat(tickets(bearer(good)).getEvents(LIST).getEventsList()).isEmpty();
    Metadata basic = new Metadata();
    basic.put(AUTHORIZATION, "Basic YTpi");
    List<Metadata> bad =
        List.of(
            basic,
            bearer(""),
            bearer("garbage"),
            bearer(good.substring(0, good.length() - 6) + "AAAAAA"),
            // alg none
            bearer("eyJhbGciOiJub25lIn0." + good.split("\\.", -1)[1] + "."),
            changed(tenant, claims -> claims.expirationTime(Date.from(Instant.EPOCH))),
            changed(tenant, claims -> claims.audience("somebody-else")),
            changed(tenant, claims -> claims.issuer("https://elsewhere.test")));
    for (Metadata metadata : bad) {
      refused(Code.UNAUTHENTICATED, "unauthenticated", () -> tickets(metadata).getEvents(LIST));
    }
    refused(
        Code.INVALID_ARGUMENT,
        "malformed-request",
        () -> tickets(changed(tenant, claims -> claims.subject("no-uuid"))).getEvents(LIST));
    Metadata twice = bearer(good);
    twice.put(AUTHORIZATION, "Bearer " + good);
    refused(Code.INVALID_ARGUMENT, "malformed-request", () -> tickets(twice).getEvents(LIST));
  }

  @Test
  void the_tenant_is_the_tokens_or_for_nobody_the_named_one() {
    UUID tenant = tenant();
    UUID other = tenant();
    Metadata foreign = signedIn(Ids.next(), tenant, "buyer");
    foreign.put(TENANT, other.toString());
    refused(Code.PERMISSION_DENIED, "tenant-mismatch", () -> tickets(foreign).getEvents(LIST));
    assertThat(
            superuser()
                .sql(
                    """
                    select count(*) from inventory.tenant_access_violations
                     where tenant_id = :own and claimed_tenant_id = :other
                       and path = 'gRPC ticket.TicketService/GetEvents'
                    """)
                .param("own", tenant)
                .param("other", other)
                .query(Long.class)
                .single())
        .isEqualTo(1);
    refused(Code.INVALID_ARGUMENT, "tenant-missing", () -> tickets(new Metadata()).getEvents(LIST));
    Metadata none = signedIn(Ids.next(), null, "buyer");
    none.put(TENANT, tenant.toString());
    refused(Code.INVALID_ARGUMENT, "tenant-missing", () -> tickets(none).getEvents(LIST));
    Metadata wrong = new Metadata();
    wrong.put(TENANT, "x");
    refused(Code.INVALID_ARGUMENT, "malformed-request", () -> tickets(wrong).getEvents(LIST));
    Metadata administrator = signedIn(Ids.next(), null, "superadmin");
    administrator.put(TENANT, tenant.toString());
    assertThat(tickets(administrator).getEvents(LIST).getEventsList()).isEmpty();
  }

  @Test
  void a_tenant_that_is_unknown_or_suspended_is_refused() {
    refused(Code.NOT_FOUND, "unknown-tenant", () -> tickets(nobody(Ids.next())).getEvents(LIST));
    refused(
        Code.NOT_FOUND,
        "unknown-tenant",
        () -> tickets(signedIn(Ids.next(), Ids.next(), "buyer")).getEvents(LIST));
    UUID suspended = tenant();
    superuser()
        .sql("update inventory.tenants set status = 'suspended' where id = :id")
        .param("id", suspended)
        .update();
    refused(Code.NOT_FOUND, "unknown-tenant", () -> tickets(nobody(suspended)).getEvents(LIST));
  }

  @Test
  void ids_of_another_tenant_are_unknown() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    UUID other = tenant();
    TicketItem item =
        TicketItem.newBuilder().setTicketTypeId(type.toString()).setQuantity(1).build();
    ReserveTicketsRequest.Item reserved =
        ReserveTicketsRequest.Item.newBuilder()
            .setTicketTypeId(type.toString())
            .setQuantity(1)
            .build();
    refused(
        Code.NOT_FOUND,
        "unknown-event",
        () ->
            tickets(nobody(other))
                .getEventById(
                    GetEventByIdRequest.newBuilder().setEventId(shop.event().toString()).build()));
    refused(
        Code.NOT_FOUND,
        "unknown-event",
        () ->
            inventory(nobody(other))
                .checkAvailability(
                    CheckAvailabilityRequest.newBuilder()
                        .setEventId(shop.event().toString())
                        .addItems(item)
                        .build()));
    refused(
        Code.NOT_FOUND,
        "unknown-event",
        () ->
            tickets(signedIn(Ids.next(), other, "buyer"))
                .reserveTickets(
                    ReserveTicketsRequest.newBuilder()
                        .setEventId(shop.event().toString())
                        .setIdempotencyKey("k")
                        .addItems(reserved)
                        .build()));
    refused(
        Code.NOT_FOUND,
        "unknown-ticket-type",
        () ->
            inventory(signedIn(Ids.next(), other, "admin"))
                .updateInventory(
                    UpdateInventoryRequest.newBuilder()
                        .setTicketTypeId(type.toString())
                        .setCapacity(1)
                        .build()));
  }

  @Test
  void the_history_says_who_reserved_and_by_which_call() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    UUID buyer = Ids.next();
    tickets(signedIn(buyer, shop.tenant(), "buyer"))
        .reserveTickets(
            ReserveTicketsRequest.newBuilder()
                .setEventId(shop.event().toString())
                .setIdempotencyKey("k")
                .addItems(
                    ReserveTicketsRequest.Item.newBuilder()
                        .setTicketTypeId(type.toString())
                        .setQuantity(1))
                .build());
    assertThat(
            superuser()
                .sql(
                    """
                    select actor_type || ' ' || actor_id || ' ' || source
                      from inventory.reservation_history where tenant_id = :tenant
                    """)
                .param("tenant", shop.tenant())
                .query(String.class)
                .list())
        .containsExactly("user " + buyer + " gRPC ticket.TicketService/ReserveTickets");
  }

  @Test
  void a_message_that_is_too_large_is_not_read() {
    Shop shop = shop();
    var buyer = tickets(signedIn(Ids.next(), shop.tenant(), "buyer"));
    Refused refused =
        refusal(
            () ->
                buyer.reserveTickets(
                    ReserveTicketsRequest.newBuilder()
                        .setEventId(shop.event().toString())
                        .setIdempotencyKey("k".repeat(5_000_000))
                        .build()));
    assertThat(refused.failure().getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void a_deadline_ends_the_wait_for_stock_that_somebody_holds_up() throws Exception {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    ReserveTicketsRequest request =
        ReserveTicketsRequest.newBuilder()
            .setEventId(shop.event().toString())
            .setIdempotencyKey("k")
            .addItems(
                ReserveTicketsRequest.Item.newBuilder()
                    .setTicketTypeId(type.toString())
                    .setQuantity(1))
            .build();
    Metadata metadata = signedIn(Ids.next(), shop.tenant(), "buyer");
    try (var connection = io.boxoffice.common.test.Backends.postgres().superuser().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "select 1 from inventory.events where id = '" + shop.event() + "' for update");
      long begin = System.nanoTime();
      Refused late =
          refusal(
              () ->
                  tickets(metadata)
                      .withDeadlineAfter(500, TimeUnit.MILLISECONDS)
                      .reserveTickets(request));
      assertThat(late.failure().getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
      assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(5));
      connection.rollback();
    }
    // whether it happened is unknown to the caller; asking again tells, and never reserves twice
    tickets(metadata).reserveTickets(request);
    assertThat(
            superuser()
                .sql("select reserved from inventory.ticket_types where id = :id")
                .param("id", type)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }
}

package io.boxoffice.minting.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.boxoffice.common.inbox.IncomingEvent;
import io.boxoffice.common.test.Backends;
import io.boxoffice.common.test.Contracts;
import io.boxoffice.common.test.TenancyRules;
import io.boxoffice.minting.MintingTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What is learnt of the ledger; needs no chain. */
class LedgerEventsIT extends MintingTest {
  private final JdbcClient superuser = JdbcClient.create(Backends.postgres().superuser());
  @Autowired private JsonMapper json;

  @Test
  void everyTenantTableIsProtected() {
    TenancyRules.hold("minting");
  }

  @Test
  void thePublishedExamplesAreUnderstood() {
    LedgerEvents.Purchased purchased = example("ticket.purchased.v1", LedgerEvents.Purchased.class);
    assertThat(purchased.eventTitle()).isEqualTo("Winter Gala");
    assertThat(purchased.mintingEnabled()).isTrue();
    assertThat(example("ticket.transferred.v1", LedgerEvents.Transferred.class).generation())
        .isEqualTo(2);
    for (String type : new String[] {"refunded", "revoked", "cancelled"}) {
      String name = "ticket." + type + ".v1";
      assertThat(example(name, LedgerEvents.Invalidated.class).ticketId())
          .isEqualTo(purchased.ticketId());
    }
  }

  @Test
  void eventsOutOfOrderEndWhereTheyWouldInOrder() {
    Ticket ticket = Ticket.any();
    UUID third = UUID.randomUUID();
    transferred(ticket, third, 3);
    transferred(ticket, UUID.randomUUID(), 2);
    purchased(ticket);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(row(ticket))
                    .containsEntry("owner_id", third)
                    .containsEntry("generation", 3L)
                    .containsEntry("mint_generation", 1L)
                    .containsEntry("desired", "held"));
  }

  @Test
  void whatWasRefundedBeforeItWasKnownIsNeverMinted() {
    Ticket ticket = Ticket.any();
    invalidated("ticket.refunded.v1", ticket, 2);
    purchased(ticket);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(row(ticket))
                    .containsEntry("mint_generation", 1L)
                    .containsEntry("desired", "burned")
                    .containsEntry("settled", true)
                    .containsEntry("actual", "none"));
    assertThat(transactions(ticket)).isZero();
    Answer shown = get("/api/tickets/" + ticket.id() + "/nft", as(ticket.owner(), "buyer"));
    assertThat(shown.body().path("state").asString()).isEqualTo("burned");
  }

  @Test
  void aTicketOfAnEventThatMintsNothingHasNoToken() {
    Ticket silent = Ticket.any();
    Ticket after = new Ticket(silent.id(), silent.eventId(), silent.owner());
    publish(UUID.randomUUID(), "ticket.purchased.v1", silent.id(), 1, purchase(silent, false));
    publish(UUID.randomUUID(), "order.completed.v1", silent.id(), 1, Map.of());
    transferred(after, UUID.randomUUID(), 2);
    await().atMost(Duration.ofSeconds(20)).until(() -> !row(after).isEmpty());
    assertThat(row(silent)).containsEntry("mint_generation", null);
    assertThat(get("/api/tickets/" + silent.id() + "/nft", as(silent.owner(), "buyer")).status())
        .isEqualTo(404);
  }

  @Test
  void onlyTheOwnerAndTheTenantsStaffSeeAToken() {
    Ticket ticket = Ticket.any();
    purchased(ticket);
    String path = "/api/tickets/" + ticket.id() + "/nft";
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> get(path, as(ticket.owner(), "buyer")).status() == 200);
    assertThat(get(path, as(UUID.randomUUID(), "venue_staff")).status()).isEqualTo(200);
    assertThat(get(path, as(UUID.randomUUID(), "buyer")).status()).isEqualTo(404);
    assertThat(get(path, of(UUID.randomUUID(), ticket.owner(), "admin")).status()).isEqualTo(404);
    assertThat(get(path, null).status()).isIn(400, 401);
    assertThat(get("/api/tickets/none/nft", as(ticket.owner(), "buyer")).status()).isEqualTo(400);
    assertThat(get("/api/mints/" + UUID.randomUUID(), as(ticket.owner(), "admin")).status())
        .isEqualTo(404);
  }

  private <T> T example(String type, Class<T> as) {
    return new IncomingEvent(
            UUID.randomUUID(),
            type,
            TENANT,
            UUID.randomUUID(),
            1,
            Instant.EPOCH,
            Contracts.example(type),
            json)
        .payload(as);
  }

  private Map<String, Object> row(Ticket ticket) {
    return superuser
        .sql("select * from minting.ticket_tokens where ticket_id = ?")
        .param(ticket.id())
        .query()
        .listOfRows()
        .stream()
        .findFirst()
        .orElse(Map.of());
  }

  private long transactions(Ticket ticket) {
    return superuser
        .sql("select count(*) from minting.pending_transactions where ticket_id = ?")
        .param(ticket.id())
        .query(Long.class)
        .single();
  }
}

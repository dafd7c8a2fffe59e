package io.boxoffice.purchase.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.PurchaseIT;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class LedgerIT extends PurchaseIT {
  @Autowired JdbcClient jdbc;

  @Test
  void the_database_allows_and_refuses_every_pair_of_states_as_decided() {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 1)).getFirst();
    for (TicketStatus from : TicketStatus.values()) {
      for (TicketStatus to : TicketStatus.values()) {
        boolean allowed =
            from == to || TicketStatusTest.ALLOWED.get(from.wireName()).contains(to.wireName());
        assertThat(changes(ticket, from, to)).as("%s to %s", from, to).isEqualTo(allowed);
      }
    }
  }

  /** Tries one change as the service's own role; nothing stays. */
  private boolean changes(UUID ticket, TicketStatus from, TicketStatus to) {
    try {
      return TenantContext.system(tenant, "test")
          .call(
              () ->
                  transaction.execute(
                      status -> {
                        status.setRollbackOnly();
                        UUID other = putInto(ticket, from);
                        return jdbc.sql(
                                    """
                                    update tickets set status = ?, status_reason = 'admin_request'
                                     where id = ?
                                    """)
                                .param(to.wireName())
                                .param(other)
                                .update()
                            == 1;
                      }));
    } catch (DataAccessException e) {
      return false;
    }
  }

  /** A new row may begin in any state; only a change is guarded. */
  private UUID putInto(UUID ticket, TicketStatus status) {
    UUID id = Ids.next();
    jdbc.sql(
            """
            insert into tickets (id, tenant_id, order_id, event_id, ticket_type_id,
                                 ticket_type_name, owner_id, ticket_number, barcode, status,
                                 status_reason, status_changed_at, price_minor, face_value_minor,
                                 currency, is_transferable, max_transfers, created_at, updated_at)
            select ?, tenant_id, order_id, event_id, ticket_type_id, ticket_type_name, owner_id,
                   left('T' || ?, 40), left('B' || ?, 40), ?, 'admin_request', created_at, 1, 1,
                   'EUR', true, 1, created_at, created_at
              from tickets where id = ?
            """)
        .param(id)
        .param(Ids.next().toString())
        .param(Ids.next().toString())
        .param(status.wireName())
        .param(ticket)
        .update();
    return id;
  }

  @Test
  void the_past_of_a_ticket_cannot_be_rewritten() {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 1)).getFirst();

    for (String sql :
        List.of(
            "delete from ticket_state_history where ticket_id = ?",
            "update ticket_state_history set reason = 'x' where ticket_id = ?")) {
      assertThat(refused(sql, ticket)).as(sql).isTrue();
    }
  }

  private boolean refused(String sql, UUID ticket) {
    try {
      inTenant(() -> jdbc.sql(sql).param(ticket).update());
      return false;
    } catch (DataAccessException e) {
      return true;
    }
  }

  @Test
  void a_mint_makes_a_sold_ticket_active_by_way_of_minted() {
    UUID type = INVENTORY.onSale(event, seller, 1000, true, 10);
    UUID ticket = ticketsOf(completed(type, 1)).getFirst();

    UUID message = Ids.next();
    minted(message, ticket);
    minted(message, ticket);

    eventually(() -> assertThat(ticket(ticket).text("status")).isEqualTo("active"));
    assertThat(ticket(ticket).text("mintAddress")).isEqualTo("mint-" + ticket);
    assertThat(statuses(ticket)).containsExactly("sold", "minted", "active");
  }

  @Test
  void a_mint_after_a_scan_only_fills_the_token() {
    UUID type = INVENTORY.onSale(event, seller, 1000, true, 10);
    UUID ticket = ticketsOf(completed(type, 1)).getFirst();
    checkedIn(ticket);
    eventually(() -> assertThat(ticket(ticket).text("status")).isEqualTo("checked_in"));

    minted(Ids.next(), ticket);

    eventually(() -> assertThat(ticket(ticket).text("mintAddress")).isEqualTo("mint-" + ticket));
    assertThat(ticket(ticket).text("status")).isEqualTo("checked_in");
    assertThat(statuses(ticket)).containsExactly("sold", "checked_in");
    Answer history = get("/api/tickets/" + ticket + "/history", buyerToken());
    assertThat(history.json().at("/items/1/source").asString())
        .isEqualTo("topic:boxoffice.checkin");
    assertThat(history.json().at("/items/1/actorType").asString()).isEqualTo("service");
  }

  @Test
  void a_revoked_ticket_is_blocked_at_the_gates_first() {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 1)).getFirst();

    Answer revoked = revoke(ticket, "fraud_detected");

    assertThat(revoked.status()).as(revoked.body()).isEqualTo(200);
    assertThat(CHECKIN.effect(ticket)).isEqualTo("blocked");
    assertThat(ticket(ticket).text("status")).isEqualTo("revoked");
    assertThat(ticket(ticket).text("statusReason")).isEqualTo("fraud_detected");
    assertThat(ticket(ticket).json().get("generation").asInt()).isEqualTo(2);
    assertThat(revoke(ticket, "fraud_detected").status()).isEqualTo(200);
    Answer history = get("/api/tickets/" + ticket + "/history", sellerToken());
    assertThat(history.json().at("/items/1/changedBy").asString()).isEqualTo(seller.toString());
    assertThat(history.json().at("/items/1/reason").asString()).isEqualTo("fraud_detected");
  }

  @Test
  void an_admitted_ticket_is_not_revoked() {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 1)).getFirst();
    CHECKIN.admit(ticket);

    Answer refused = revoke(ticket, "chargeback");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("reason").asString()).isEqualTo("already-admitted");
    assertThat(ticket(ticket).text("status")).isEqualTo("active");
    assertThat(refused.problem()).isEqualTo("ticket-not-revocable");
  }

  @Test
  void a_revocation_goes_on_when_the_gates_answer_again() {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 1)).getFirst();
    CHECKIN.mute("/fence");

    assertThat(revoke(ticket, "admin_request").status()).isEqualTo(202);

    assertThat(ticket(ticket).text("status")).isEqualTo("active");
    CHECKIN.reset();
    eventually(() -> assertThat(ticket(ticket).text("status")).isEqualTo("revoked"));
  }

  private Answer revoke(UUID ticket, String reason) {
    return post(
        "/api/tickets/" + ticket + "/revoke",
        sellerToken(),
        "{\"reason\": \"%s\"}".formatted(reason));
  }

  private List<String> statuses(UUID ticket) {
    List<String> found = new ArrayList<>();
    get("/api/tickets/" + ticket + "/history", buyerToken())
        .json()
        .get("items")
        .forEach(entry -> found.add(entry.get("newStatus").asString()));
    return found;
  }

  private void minted(UUID message, UUID ticket) {
    publish(
        "boxoffice.minting",
        message,
        "ticket.minted.v1",
        ticket,
        """
        {"ticketId": "%1$s", "eventId": "%2$s", "mintAddress": "mint-%1$s", "owner": "o",
         "signature": "s", "generation": 1}
        """
            .formatted(ticket, event));
  }

  private void checkedIn(UUID ticket) {
    publish(
        "boxoffice.checkin",
        Ids.next(),
        "ticket.checked_in.v1",
        ticket,
        """
        {"ticketId": "%s", "eventId": "%s", "admissionId": "%s", "scanId": "%s",
         "generation": 1, "admittedAt": "2030-05-01T17:00:00Z"}
        """
            .formatted(ticket, event, Ids.next(), Ids.next()));
  }
}

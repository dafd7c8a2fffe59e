package io.boxoffice.local.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Corrupting any one invariant by hand makes the audit fail by its name. */
class AuditIT {
  private static final AuditOptions OPTIONS =
      AuditOptions.defaults().withChain(true).withWallets(20, UUID.fromString(World.EVENT));

  private Connection connection;
  private Database database;

  @BeforeEach
  void aConsistentWorld() throws SQLException {
    connection = AuditDatabase.connect();
    connection.setAutoCommit(false);
    World.create(connection);
    database = new Database(connection);
  }

  @AfterEach
  void forgetIt() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @Test
  void aConsistentWorldPasses() {
    assertThat(audit(log -> log, chain -> chain).verdicts())
        .allSatisfy(verdict -> assertThat(verdict.offenders()).as(verdict.name()).isEmpty())
        .allSatisfy(verdict -> assertThat(verdict.checked()).as(verdict.name()).isPositive());
  }

  static Stream<Arguments> corruptions() {
    return Stream.of(
        corruption(
            "stock.sum",
            "alter table inventory.ticket_types drop constraint ticket_types_stock_adds_up",
            "update inventory.ticket_types set available = available + 1"),
        corruption(
            "stock.rows",
            "update inventory.ticket_types set available = available - 1, reserved = reserved + 1"),
        corruption(
            "stock.rows",
            "update inventory.reservations set status = 'released' where status = 'reserved'"),
        corruption("stock.rows", "delete from inventory.stock_return_items"),
        corruption("stock.rows", "update inventory.ticket_holds set kind = 'hold'"),
        corruption(
            "stock.rows",
            "update inventory.ticket_holds set status = 'released', released_at = now()"
                + " where kind = 'hold' and seats is null"),
        corruption(
            "stock.seats",
            "update inventory.ticket_holds set seats = '{0}' where seats is not null"),
        corruption(
            "stock.seats",
            "update inventory.seats set status = 0, reservation_id = null where status = 1"),
        corruption(
            "stock.seats",
            "update inventory.reservation_items set seats = null where seats[1] = 1"),
        corruption(
            "stock.seats_equal_tickets", "update inventory.seats set status = 2 where status = 1"),
        corruption(
            "stock.seats_equal_tickets",
            "update purchase.tickets set seat_number = 1, section = 'Hall', subsection = 'Front',"
                + " seat_row = '1', seat = '2' where id = '%s'".formatted(World.PLAIN)),
        corruption(
            "stock.sold_equals_tickets",
            "update inventory.ticket_types set available = available - 1, sold = sold + 1"),
        corruption(
            "stock.sold_equals_tickets",
            "update purchase.tickets set ticket_type_id = '%s' where id = '%s'"
                .formatted(World.id(5), World.PLAIN)),
        corruption(
            "orders.paid_have_tickets_or_refund",
            "delete from purchase.tickets where id = '%s'".formatted(World.PLAIN)),
        corruption(
            "orders.paid_have_tickets_or_refund",
            "delete from purchase.refunds where kind = 'late'"),
        corruption(
            "orders.paid_have_tickets_or_refund",
            "update purchase.orders set status = 'paid', updated_at = now() - interval '2 minutes'"
                + " where id = '%s'".formatted(World.id(36))),
        corruption(
            "orders.unpaid_have_no_tickets",
            "update purchase.payments set status = 'failed' where order_id = '%s'"
                .formatted(World.id(32))),
        corruption(
            "orders.unpaid_have_no_tickets",
            "update purchase.orders set status = 'expired' where id = '%s'"
                .formatted(World.id(32))),
        corruption(
            "payments.no_double_capture",
            """
            insert into purchase.payments (id, tenant_id, order_id, provider, provider_payment_id,
                status, stray, amount_minor, currency, created_at, updated_at)
            select '%s', tenant_id, order_id, provider, 'other', 'succeeded', true, amount_minor,
                   currency, now(), now()
              from purchase.payments where order_id = '%s'
            """
                .formatted(World.id(39), World.id(32))),
        corruption(
            "payments.no_double_capture",
            "update purchase.payments set amount_minor = 1 where order_id = '%s'"
                .formatted(World.id(32))),
        corruption(
            "refunds.amounts", "update purchase.refunds set amount_minor = amount_minor + 1"),
        corruption(
            "refunds.amounts",
            "update purchase.tickets set status = 'active' where id = '%s'"
                .formatted(World.REFUNDED)),
        corruption("prices.lines_add_up", "delete from purchase.order_price_lines where line = 0"),
        corruption(
            "prices.lines_add_up",
            "update purchase.order_price_lines set included = true" + " where kind = 'tax'"),
        corruption(
            "prices.lines_add_up",
            "update purchase.order_items set paid_minor = paid_minor - 1 where order_id = '%s'"
                .formatted(World.id(31))),
        corruption(
            "prices.lines_add_up",
            "update purchase.orders set subtotal_minor = subtotal_minor + 1,"
                + " discount_minor = discount_minor + 1 where id = '%s'".formatted(World.id(31))),
        corruption(
            "prices.tickets_add_up",
            "update purchase.tickets set price_minor = price_minor - 1 where id = '%s'"
                .formatted(World.INSIDE)),
        corruption("discounts.within_limits", "update purchase.discounts set uses = 1"),
        corruption(
            "discounts.within_limits",
            "update purchase.order_discounts set given_back_at = null",
            "update purchase.discounts set uses = 1"),
        corruption(
            "discounts.within_limits",
            "alter table purchase.discounts drop constraint discounts_within_limit",
            """
            insert into purchase.order_discounts (order_id, discount_id, tenant_id, user_id, code,
                discount_type, amount_minor, currency, used_at)
            select o.id, d.id, o.tenant_id, o.id, 'TEN', 'percentage', 1, 'EUR', now()
              from purchase.orders o, purchase.discounts d
             where o.status in ('completed', 'awaiting_payment')
            """,
            """
            insert into purchase.order_price_lines (order_id, line, tenant_id, item_line, kind,
                source_id, label, amount_minor, included)
            select order_id, 2, tenant_id, 0, 'discount', discount_id, 'TEN', -1, false
              from purchase.order_discounts where amount_minor = 1
            """,
            "update purchase.discounts set uses = 3"),
        corruption(
            "discounts.within_limits", "update purchase.order_discounts set amount_minor = 299"),
        corruption("refunds.portions", "update purchase.refund_tickets set amount_minor = 999"),
        corruption("refunds.portions", "update purchase.tickets set price_minor = 999"),
        corruption("refunds.portions", "update purchase.payments set returned_minor = 999"),
        corruption(
            "refunds.portions",
            "update purchase.refund_tickets set refund_id = '%s'".formatted(World.id(62))),
        corruption(
            "refunds.portions",
            "update purchase.orders set status = 'partially_refunded' where id = '%s'"
                .formatted(World.id(33))),
        corruption(
            "refunds.portions",
            "update purchase.orders set status = 'refunded' where id = '%s'"
                .formatted(World.id(32))),
        corruption(
            "tickets.unique_number",
            "alter table purchase.tickets drop constraint tickets_ticket_number_key",
            "update purchase.tickets set ticket_number = 'same-number'"),
        corruption(
            "tickets.owner",
            "update purchase.tickets set owner_id = '%s' where id = '%s'"
                .formatted(World.id(13), World.PLAIN)),
        corruption(
            "tickets.owner",
            "update purchase.ticket_operations set new_owner_id = '%s'".formatted(World.id(13))),
        corruption(
            "tickets.history_matches_status",
            "update purchase.tickets set status = 'minted' where id = '%s'".formatted(World.PLAIN)),
        corruption(
            "tickets.history_matches_status",
            "delete from purchase.ticket_state_history where new_status = 'sold'"),
        corruption(
            "admissions.once",
            "alter table checkin.ticket_validations"
                + " drop constraint ticket_validations_tenant_id_ticket_id_key",
            """
            insert into checkin.ticket_validations (id, tenant_id, ticket_id, event_id, scan_id,
                staff_id, generation, admitted_at)
            select '%s', tenant_id, ticket_id, event_id, scan_id, staff_id, generation, admitted_at
              from checkin.ticket_validations
            """
                .formatted(World.id(92))),
        corruption(
            "admissions.once",
            "update checkin.ticket_scans set result = 'admitted', reason = null"),
        corruption(
            "admissions.once",
            "update checkin.admission_tickets set admission_id = null, admitted_at = null"),
        corruption(
            "admissions.never_refunded",
            "update purchase.tickets set status = 'refunded', status_reason = 'refund_requested'"
                + " where id = '%s'".formatted(World.INSIDE)),
        corruption(
            "admissions.ledger",
            "update purchase.tickets set status = 'active' where id = '%s'"
                .formatted(World.INSIDE)),
        corruption(
            "admissions.ledger",
            "update purchase.tickets set status = 'used' where id = '%s'".formatted(World.PLAIN)),
        corruption("fence.generation", "update checkin.admission_tickets set generation = 7"),
        corruption(
            "fence.generation",
            "update checkin.admission_tickets set owner_id = '%s' where ticket_id = '%s'"
                .formatted(World.ALICE, World.MOVED)),
        corruption(
            "fence.generation", "update checkin.admission_tickets set status = 'admissible'"),
        corruption(
            "fence.generation",
            "delete from checkin.admission_tickets where ticket_id = '%s'".formatted(World.PLAIN)),
        corruption("events.delivered", "update purchase.outbox set published_at = null"),
        corruption(
            "inbox.once",
            "delete from checkin.inbox where event_id = '%s'".formatted(World.id(72))),
        corruption(
            "chain.owner",
            "update minting.ticket_tokens set holder_address = '%s' where ticket_id = '%s'"
                .formatted("2".repeat(44), World.PLAIN)),
        corruption(
            "chain.owner",
            "update purchase.tickets set owner_id = '%s' where id = '%s'"
                .formatted(World.ALICE, World.MOVED)));
  }

  private static Arguments corruption(String name, String... statements) {
    return Arguments.of(name, List.of(statements));
  }

  @ParameterizedTest
  @MethodSource("corruptions")
  void corruptingTheDatabaseFailsByName(String name, List<String> statements) throws SQLException {
    AuditReport before = audit(log -> log, chain -> chain);
    assertThat(before.broken()).isEmpty();
    EventLog log = log();
    ChainState chain = chain();
    try (Statement sql = connection.createStatement()) {
      for (String statement : statements) {
        assertThat(sql.executeUpdate(statement)).isNotNegative();
      }
    }
    assertThat(audit(any -> log, any -> chain).broken()).contains(name);
  }

  static Stream<Arguments> eventCorruptions() {
    return Stream.of(
        eventCorruption("events.delivered", events -> events.subList(0, events.size() - 1)),
        eventCorruption("events.delivered", events -> plus(events, event(79, World.PLAIN, 1))),
        eventCorruption(
            "events.delivered",
            events -> {
              List<EventLog.Event> changed = new ArrayList<>(events);
              EventLog.Event last = changed.removeLast();
              changed.add(
                  new EventLog.Event(
                      last.topic(), 0, 9, World.BOB, last.id(), last.type(), 1, last.time()));
              return changed;
            }),
        eventCorruption("events.ordered", List::reversed));
  }

  private static Arguments eventCorruption(
      String name, UnaryOperator<List<EventLog.Event>> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest
  @MethodSource("eventCorruptions")
  void corruptingTheLogFailsByName(String name, UnaryOperator<List<EventLog.Event>> change) {
    UnaryOperator<EventLog> corrupt =
        log -> new EventLog(change.apply(log.events()), log.deadLetters(), log.subscriptions());
    assertThat(audit(corrupt, chain -> chain).broken()).contains(name);
  }

  @Test
  void aRepeatedDeliveryIsNoFault() {
    UnaryOperator<EventLog> repeated =
        log ->
            new EventLog(
                plus(log.events(), log.events().getFirst()),
                log.deadLetters(),
                log.subscriptions());
    assertThat(audit(repeated, chain -> chain).broken()).isEmpty();
  }

  @Test
  void aDeadLetterFailsByName() {
    UnaryOperator<EventLog> dead =
        log -> new EventLog(log.events(), List.of("boxoffice.x.y.dlt"), log.subscriptions());
    assertThat(audit(dead, chain -> chain).broken()).containsExactly("dead_letters.none");
  }

  static Stream<Arguments> chainCorruptions() {
    return Stream.of(
        chainCorruption(
            "chain.owner", World.holder(World.MOVED), holding(World.MOVED, World.CUSTODY, 1)),
        chainCorruption(
            "chain.owner", World.holder(World.PLAIN), holding(World.PLAIN, World.CUSTODY, 0)),
        chainCorruption("chain.owner", World.mint(World.PLAIN), mint(2)),
        chainCorruption("chain.burned", World.mint(World.REFUNDED), mint(1)),
        chainCorruption(
            "chain.distinct_wallets",
            World.holder(World.MOVED),
            holding(World.MOVED, World.CUSTODY, 1)));
  }

  private static Arguments chainCorruption(String name, String address, byte[] data) {
    return Arguments.of(name, address, data);
  }

  @ParameterizedTest
  @MethodSource("chainCorruptions")
  void corruptingTheChainFailsByName(String name, String address, byte[] data) {
    UnaryOperator<ChainState> corrupt =
        chain -> {
          Map<String, ChainState.Account> accounts = new HashMap<>(chain.accounts());
          accounts.put(address, account(data));
          return new ChainState(accounts);
        };
    assertThat(audit(log -> log, corrupt).broken()).contains(name);
  }

  private AuditReport audit(UnaryOperator<EventLog> log, UnaryOperator<ChainState> chain) {
    List<Verdict> verdicts = new ArrayList<>(Auditor.sql(database, true));
    verdicts.addAll(EventInvariants.judge(database, log.apply(log())));
    ChainInvariants invariants = new ChainInvariants(database, OPTIONS, World.CUSTODY);
    verdicts.addAll(invariants.judge(chain.apply(chain())));
    return new AuditReport(verdicts);
  }

  private EventLog log() {
    try (Statement sql = connection.createStatement()) {
      sql.execute(
          """
          insert into checkin.inbox (event_id, consumer, tenant_id, received_at)
          select id, 'boxoffice.purchase', tenant_id, now() from purchase.outbox
           where not exists (select 1 from checkin.inbox)
          """);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new EventLog(
        List.of(event(71, World.INSIDE, 1), event(72, World.INSIDE, 2), event(73, World.MOVED, 1)),
        List.of(),
        List.of(new EventLog.Subscription("checkin-purchase", "checkin", "boxoffice.purchase", 0)));
  }

  private static EventLog.Event event(int number, String aggregate, int version) {
    return new EventLog.Event(
        "boxoffice.purchase",
        0,
        number,
        aggregate,
        UUID.fromString(World.id(number)),
        version == 2 ? "ticket.checked_in.v1" : "ticket.purchased.v1",
        version,
        Instant.now().plusSeconds(60));
  }

  private static List<EventLog.Event> plus(List<EventLog.Event> events, EventLog.Event more) {
    List<EventLog.Event> all = new ArrayList<>(events);
    all.add(more);
    return all;
  }

  private static ChainState chain() {
    Map<String, ChainState.Account> accounts = new HashMap<>();
    for (String ticket : List.of(World.INSIDE, World.MOVED, World.PLAIN)) {
      String owner = ticket.equals(World.MOVED) ? World.BOBS_WALLET : World.CUSTODY;
      accounts.put(World.mint(ticket), account(mint(1)));
      accounts.put(World.holder(ticket), account(holding(ticket, owner, 1)));
    }
    return new ChainState(accounts);
  }

  private static ChainState.Account account(byte[] data) {
    return new ChainState.Account("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb", data);
  }

  private static byte[] mint(long supply) {
    return ByteBuffer.allocate(300)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(36, supply)
        .put(45, (byte) 1)
        .array();
  }

  private static byte[] holding(String ticket, String owner, long amount) {
    return ByteBuffer.allocate(170)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(0, Base58.decode(World.mint(ticket), 32))
        .put(32, Base58.decode(owner, 32))
        .putLong(64, amount)
        .put(108, (byte) 1)
        .array();
  }
}

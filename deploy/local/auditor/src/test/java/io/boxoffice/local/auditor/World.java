package io.boxoffice.local.auditor;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.UUID;

/**
 * A small world in which everything holds: three good tickets (one inside, one transferred), one
 * refunded, a late payment that went back, an expired order and an open one; stock held and written
 * off, and three seats, of which one is reserved and one held.
 */
final class World {
  static final String TYPE = id(1);
  static final String EVENT = id(2);
  static final String SEATED = id(3);
  static final String ALICE = id(11);
  static final String BOB = id(12);
  static final String INSIDE = id(41);
  static final String MOVED = id(42);
  static final String PLAIN = id(43);
  static final String REFUNDED = id(44);
  static final String CUSTODY = Base58.encode(bytes(99));
  static final String BOBS_WALLET = Base58.encode(bytes(98));

  private World() {}

  static String id(int number) {
    return new UUID(0x7000L, 0x8000_0000_0000_0000L + number).toString();
  }

  static byte[] bytes(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return bytes;
  }

  static String mint(String ticket) {
    return Base58.encode(bytes(ticket.charAt(35)));
  }

  static String holder(String ticket) {
    return Base58.encode(bytes(ticket.charAt(35) + 60));
  }

  /** Fills the database in the connection's transaction. */
  static void create(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute("set local session_replication_role = replica");
      sql.execute("set local search_path = inventory");
      inventory(sql);
      sql.execute("set local session_replication_role = origin");
      sql.execute("set local search_path = purchase");
      purchase(sql);
      sql.execute("set local search_path = checkin");
      checkin(sql);
      sql.execute("set local search_path = minting");
      minting(sql);
      sql.execute("set local session_replication_role = replica");
      sql.execute("set local search_path = public");
    }
  }

  private static void inventory(Statement sql) throws SQLException {
    sql.execute(
        """
        insert into ticket_types (id, tenant_id, event_id, name, price_minor, currency, capacity,
            available, reserved, sold, held, min_per_order, max_per_order, transferable,
            max_transfers, created_at, updated_at)
        values ('%1$s', '%2$s', '%3$s', 'Standing', 1000, 'EUR', 10, 4, 1, 3, 2, 1, 4, true, 5,
                now(), now())
        """
            .formatted(TYPE, id(9), EVENT));
    reservation(sql, 21, "confirmed", 2);
    reservation(sql, 22, "confirmed", 1);
    reservation(sql, 23, "confirmed", 1);
    reservation(sql, 24, "expired", 3);
    reservation(sql, 25, "reserved", 1);
    sql.execute(
        """
        insert into stock_returns (id, tenant_id, event_id, return_key, created_at)
        values ('%1$s', '%2$s', '%3$s', 'r', now());
        insert into stock_return_items (return_id, ticket_type_id, tenant_id, quantity)
        values ('%1$s', '%4$s', '%2$s', 1)
        """
            .formatted(id(29), id(9), EVENT, TYPE));
    reservation(sql, 26, "confirmed", 1);
    hold(sql, 27, TYPE, "hold", "active", "null");
    hold(sql, 28, TYPE, "hold", "released", "null");
    hold(sql, 30, TYPE, "write_off", "active", "null");
    seats(sql);
  }

  private static void hold(
      Statement sql, int number, String type, String kind, String status, String seats)
      throws SQLException {
    sql.execute(
        """
        insert into ticket_holds (id, tenant_id, event_id, ticket_type_id, hold_key, kind, quantity,
            seats, reason, status, created_at, released_at, version)
        values ('%1$s', '%2$s', '%3$s', '%4$s', 'h%1$s', '%5$s', 1, %7$s, 'press', '%6$s', now(),
                case when '%6$s' = 'released' then now() end, 1)
        """
            .formatted(id(number), id(9), EVENT, type, kind, status, seats));
  }

  private static void seats(Statement sql) throws SQLException {
    hold(sql, 18, SEATED, "hold", "active", "'{2}'");
    sql.execute(
        """
        insert into ticket_types (id, tenant_id, event_id, name, price_minor, currency, capacity,
            available, reserved, sold, held, min_per_order, max_per_order, transferable,
            max_transfers, created_at, updated_at, seated)
        values ('%1$s', '%2$s', '%3$s', 'Stalls', 1000, 'EUR', 3, 1, 1, 0, 1, 1, 4, true, 5,
                now(), now(), true);
        insert into reservations (id, tenant_id, event_id, user_id, reservation_key, status,
            expires_at, currency, total_minor, version, created_at, changed_at)
        values ('%4$s', '%2$s', '%3$s', '%5$s', 'seat', 'reserved', now(), 'EUR', 1000, 1, now(),
                now());
        insert into reservation_items (reservation_id, ticket_type_id, tenant_id, quantity,
            unit_price_minor, seats)
        values ('%4$s', '%1$s', '%2$s', 1, 1000, '{1}');
        insert into seat_blocks (event_id, block, tenant_id, section, subsection, ticket_type_id,
            first_seat, seats, row_count, column_count, removed, accessible)
        values ('%3$s', 0, '%2$s', 'Hall', 'Front', '%1$s', 0, 3, 1, 3, '{}', '{}');
        insert into seats (event_id, block, row_no, seat_no, status, seat, tenant_id,
            reservation_id, hold_id)
        values ('%3$s', 0, 1, 1, 0, 0, '%2$s', null, null),
               ('%3$s', 0, 1, 2, 1, 1, '%2$s', '%4$s', null),
               ('%3$s', 0, 1, 3, 3, 2, '%2$s', null, '%6$s')
        """
            .formatted(SEATED, id(9), EVENT, id(17), ALICE, id(18)));
  }

  private static void reservation(Statement sql, int number, String status, int quantity)
      throws SQLException {
    sql.execute(
        """
        insert into reservations (id, tenant_id, event_id, user_id, reservation_key, status,
            expires_at, currency, total_minor, version, created_at, changed_at)
        values ('%1$s', '%2$s', '%3$s', '%4$s', 'k%1$s', '%5$s', now(), 'EUR', 1000, 1, now(), now());
        insert into reservation_items (reservation_id, ticket_type_id, tenant_id, quantity,
            unit_price_minor) values ('%1$s', '%6$s', '%2$s', %7$d, 1000)
        """
            .formatted(id(number), id(9), EVENT, ALICE, status, TYPE, quantity));
  }

  private static void purchase(Statement sql) throws SQLException {
    order(sql, 31, "completed", 2, "succeeded");
    order(sql, 32, "completed", 1, "succeeded");
    order(sql, 33, "refunded", 1, "succeeded");
    order(sql, 34, "expired", 3, "cancelled");
    order(sql, 35, "awaiting_payment", 1, "requires_confirmation");
    order(sql, 36, "refunded", 1, "succeeded");
    ticket(sql, INSIDE, 31);
    ticket(sql, MOVED, 31);
    ticket(sql, PLAIN, 32);
    ticket(sql, REFUNDED, 33);
    sql.execute(
        """
        update tickets set status = 'active';
        update tickets set status = 'checked_in' where id = '%s';
        update tickets set status = 'transferred', owner_id = '%s', generation = 2,
                           last_generation = 2 where id = '%s';
        update tickets set status = 'refunded', status_reason = 'refund_requested', generation = 2,
                           last_generation = 2 where id = '%s'
        """
            .formatted(INSIDE, BOB, MOVED, REFUNDED));
    sql.execute(
        """
        insert into ticket_operations (ticket_id, operation_id, tenant_id, kind, generation,
            outcome, new_owner_id, started_at, ended_at)
        values ('%1$s', '%2$s', '%3$s', 'transfer', 2, 'finished', '%4$s', now(), now())
        """
            .formatted(MOVED, id(51), id(9), BOB));
    refund(sql, 61, 33, "order");
    sql.execute("update payments set returned_minor = 1000 where id = '%s'".formatted(id(33)));
    refund(sql, 62, 36, "late");
    sql.execute(
        """
        insert into refund_tickets (refund_id, ticket_id, tenant_id, operation_id, generation,
            amount_minor, fence) values ('%s', '%s', '%s', '%s', 2, 1000, 'blocked')
        """
            .formatted(id(61), REFUNDED, id(9), id(52)));
    discounted(sql, 34);
    event(sql, 71, INSIDE, 1, "ticket.purchased.v1");
    event(sql, 72, INSIDE, 2, "ticket.checked_in.v1");
    event(sql, 73, MOVED, 1, "ticket.purchased.v1");
  }

  private static void order(Statement sql, int number, String status, int quantity, String payment)
      throws SQLException {
    sql.execute(
        """
        insert into orders (id, tenant_id, order_number, user_id, request_key, event_id, status,
            request, reservation_id, event_title, event_starts_at, event_ends_at, event_owner_id,
            minting_enabled, currency, subtotal_minor, total_minor, created_at, updated_at,
            completed_at)
        values ('%1$s', '%2$s', 'N%1$s', '%3$s', '%1$s', '%4$s', '%5$s', '{}', '%1$s', 'Night',
                now(), now(), '%3$s', true, 'EUR', %6$d, %6$d, now(), now(), now());
        insert into order_items (order_id, ticket_type_id, tenant_id, name, quantity,
            unit_price_minor, transferable, max_transfers, paid_minor)
        values ('%1$s', '%7$s', '%2$s', 'Standing', %8$d, 1000, true, 5, %6$d);
        insert into payments (id, tenant_id, order_id, provider, provider_payment_id, status,
            amount_minor, currency, created_at, updated_at)
        values ('%1$s', '%2$s', '%1$s', 'local', 'pay_%1$s', '%9$s', %6$d, 'EUR', now(), now())
        """
            .formatted(
                id(number), id(9), ALICE, EVENT, status, quantity * 1000, TYPE, quantity, payment));
  }

  /** Another order than those with tickets: a code was used, with tax added, and given back. */
  private static void discounted(Statement sql, int order) throws SQLException {
    sql.execute(
        """
        insert into discounts (id, tenant_id, code, kind, percent_basis_points, stackable, max_uses,
            max_uses_per_user, uses, valid_from, created_by, created_at)
        values ('%1$s', '%2$s', 'TEN', 'percentage', 1000, false, 1, 1, 0, now(), '%3$s', now());
        insert into order_discounts (order_id, discount_id, tenant_id, user_id, code, discount_type,
            amount_minor, currency, used_at, given_back_at)
        values ('%4$s', '%1$s', '%2$s', '%3$s', 'TEN', 'percentage', 300, 'EUR', now(), now());
        insert into order_price_lines (order_id, line, tenant_id, item_line, kind, source_id, label,
            rate_millionths, amount_minor, included)
        values ('%4$s', 0, '%2$s', 0, 'discount', '%1$s', 'TEN', null, -300, false),
               ('%4$s', 1, '%2$s', 0, 'tax', '%1$s', 'VAT', 200000, 540, false);
        update order_items set paid_minor = 3240 where order_id = '%4$s';
        update orders set discount_minor = 300, tax_minor = 540, total_minor = 3240
         where id = '%4$s'
        """
            .formatted(id(38), id(9), ALICE, id(order)));
  }

  private static void ticket(Statement sql, String ticket, int order) throws SQLException {
    sql.execute(
        """
        insert into tickets (id, tenant_id, order_id, event_id, ticket_type_id, ticket_type_name,
            owner_id, ticket_number, barcode, status, status_changed_at, price_minor,
            face_value_minor, currency, is_transferable, max_transfers, created_at, updated_at)
        values ('%1$s', '%2$s', '%3$s', '%4$s', '%5$s', 'Standing', '%6$s', 'T%1$s', 'B%1$s',
                'sold', now(), 1000, 1000, 'EUR', true, 5, now(), now())
        """
            .formatted(ticket, id(9), id(order), EVENT, TYPE, ALICE));
  }

  private static void refund(Statement sql, int number, int order, String kind)
      throws SQLException {
    sql.execute(
        """
        insert into refunds (id, tenant_id, order_id, payment_id, kind, status, reason,
            amount_minor, currency, created_at, updated_at, finished_at)
        values ('%1$s', '%2$s', '%3$s', '%3$s', '%4$s', 'succeeded', 'refund_requested', 1000,
                'EUR', now(), now(), now())
        """
            .formatted(id(number), id(9), id(order), kind));
  }

  static void event(Statement sql, int number, String aggregate, int version, String type)
      throws SQLException {
    sql.execute(
        """
        insert into purchase.outbox (id, tenant_id, shard, aggregate_id, aggregate_version, type,
            payload, occurred_at, published_at)
        values ('%s', '%s', 0, '%s', %d, '%s', '{}', now(), now())
        """
            .formatted(id(number), id(9), aggregate, version, type));
  }

  private static void checkin(Statement sql) throws SQLException {
    sql.execute(
        """
        insert into admission_events (tenant_id, event_id, starts_at, ends_at, status,
            inventory_version, updated_at)
        values ('%s', '%s', now(), now(), 'scheduled', 1, now())
        """
            .formatted(id(9), EVENT));
    gateTicket(sql, INSIDE, ALICE, 1, "admissible");
    gateTicket(sql, MOVED, BOB, 2, "admissible");
    gateTicket(sql, PLAIN, ALICE, 1, "admissible");
    gateTicket(sql, REFUNDED, ALICE, 2, "refunded");
    scan(sql, 81, INSIDE, "admitted", "null");
    scan(sql, 82, INSIDE, "refused", "'already_admitted'");
    admission(sql, 91, INSIDE, 81);
  }

  private static void gateTicket(
      Statement sql, String ticket, String owner, int generation, String status)
      throws SQLException {
    sql.execute(
        """
        insert into admission_tickets (tenant_id, ticket_id, event_id, ticket_number, owner_id,
            generation, status, ledger_version, updated_at)
        values ('%s', '%s', '%s', 'T', '%s', %d, '%s', 1, now())
        """
            .formatted(id(9), ticket, EVENT, owner, generation, status));
  }

  static void scan(Statement sql, int number, String ticket, String result, String reason)
      throws SQLException {
    sql.execute(
        """
        insert into checkin.ticket_scans (id, tenant_id, event_id, staff_id, ticket_id, generation,
            code_digest, result, reason, scanned_at, device_skew_ms, received_at)
        values ('%s', '%s', '%s', '%s', '%s', 1, decode(repeat('00', 32), 'hex'), '%s', %s, now(),
                0, now())
        """
            .formatted(id(number), id(9), EVENT, ALICE, ticket, result, reason));
  }

  static void admission(Statement sql, int number, String ticket, int scan) throws SQLException {
    sql.execute(
        """
        insert into checkin.ticket_validations (id, tenant_id, ticket_id, event_id, scan_id,
            staff_id, generation, admitted_at)
        values ('%1$s', '%2$s', '%3$s', '%4$s', '%5$s', '%6$s', 1, now());
        update checkin.admission_tickets set admission_id = '%1$s', admitted_at = now()
         where ticket_id = '%3$s'
        """
            .formatted(id(number), id(9), ticket, EVENT, id(scan), ALICE));
  }

  private static void minting(Statement sql) throws SQLException {
    sql.execute(
        """
        insert into wallets (id, tenant_id, user_id, address, linked_at)
        values ('%s', '%s', '%s', '%s', now() - interval '1 hour')
        """
            .formatted(id(95), id(9), BOB, BOBS_WALLET));
    for (String ticket : new String[] {INSIDE, PLAIN, MOVED}) {
      String owner = ticket.equals(MOVED) ? BOBS_WALLET : CUSTODY;
      sql.execute(
          """
          insert into ticket_tokens (ticket_id, tenant_id, event_id, event_title, ticket_number,
              ledger_version, desired, generation, mint_generation, actual, actual_generation,
              mint_address, holder_address, token_owner, next_attempt_at, created_at, updated_at)
          values ('%s', '%s', '%s', 'Night', 'T', 1, 'held', 1, 1, 'held', 1, '%s', '%s', '%s',
                  now(), now(), now())
          """
              .formatted(ticket, id(9), EVENT, mint(ticket), holder(ticket), owner));
    }
    sql.execute(
        """
        insert into ticket_tokens (ticket_id, tenant_id, event_id, event_title, ticket_number,
            ledger_version, desired, generation, mint_generation, actual, mint_address,
            next_attempt_at, created_at, updated_at)
        values ('%s', '%s', '%s', 'Night', 'T', 1, 'burned', 1, 1, 'burned', '%s', now(), now(),
                now())
        """
            .formatted(REFUNDED, id(9), EVENT, mint(REFUNDED)));
  }
}

package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.price.TypePrices;
import io.boxoffice.inventory.reservation.StockBook.BuyerOfType;
import io.boxoffice.inventory.reservation.StockBook.LockedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StockDecisionsTest {
  private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");
  private static final Duration TTL = Duration.ofMinutes(10);
  private static final PriceSettings PRICES =
      new PriceSettings(true, Duration.ofMinutes(5), Duration.ofSeconds(10));
  private static final Actor ACTOR = new Actor("user", UUID.randomUUID(), null, "test");
  private static final UUID EVENT = UUID.randomUUID();
  private static final UUID FLOOR = UUID.randomUUID();
  private static final UUID BALCONY = UUID.randomUUID();
  private static final UUID BUYER = UUID.randomUUID();
  private final StockDecisions decisions = new StockDecisions(TTL, TTL, PRICES);

  @Test
  void a_reserve_takes_every_type_and_expires_after_the_ttl() {
    StockBook book = book(EventStatus.ACTIVE, type(FLOOR, 10), type(BALCONY, 5));
    ReserveOutcome.Reserved reserved = reserved(book, "k", item(FLOOR, 2), item(BALCONY, 1));
    assertThat(reserved.reservation().expiresAt()).isEqualTo(NOW.plus(TTL));
    assertThat(reserved.reservation().totalMinor()).isEqualTo(3 * 2500);
    assertThat(counts(book, FLOOR)).isEqualTo(new StockCounts(10, 8, 2, 0, 0));
    assertThat(counts(book, BALCONY)).isEqualTo(new StockCounts(5, 4, 1, 0, 0));
    assertThat(book.changes()).hasSize(1);
  }

  @Test
  void a_reserve_takes_nothing_when_one_type_has_too_few() {
    StockBook book = book(EventStatus.ACTIVE, type(FLOOR, 10), type(BALCONY, 1));
    assertThat(decide(book, reserve("k", item(FLOOR, 2), item(BALCONY, 2))))
        .isEqualTo(new ReserveOutcome.SoldOut(BALCONY, 1));
    assertThat(counts(book, FLOOR)).isEqualTo(StockCounts.of(10));
    assertThat(book.changes()).isEmpty();
    assertThat(book.claims()).isEmpty();
  }

  @Test
  void commands_of_one_batch_see_what_those_before_them_did() {
    StockBook book = book(EventStatus.ACTIVE, type(FLOOR, 3));
    reserved(book, "a", item(FLOOR, 2));
    assertThat(decide(book, reserve("b", item(FLOOR, 2))))
        .isEqualTo(new ReserveOutcome.SoldOut(FLOOR, 1));
    assertThat(decide(book, new StockCommand.Release("a", UUID.randomUUID())))
        .isEqualTo(new ReleaseOutcome.Released());
    reserved(book, "c", item(FLOOR, 3));
  }

  @Test
  void a_repeated_key_gets_the_same_reservation_and_another_request_does_not() {
    StockBook book = book(EventStatus.ACTIVE, type(FLOOR, 10));
    ReserveOutcome.Reserved first = reserved(book, "k", item(FLOOR, 2));
    ReserveOutcome.Reserved again = reserved(book, "k", item(FLOOR, 2));
    assertThat(again.replayed()).isTrue();
    assertThat(again.reservation()).isEqualTo(first.reservation());
    assertThat(decide(book, reserve("k", item(FLOOR, 3))))
        .isEqualTo(new ReserveOutcome.KeyReused());
    assertThat(counts(book, FLOOR).reserved()).isEqualTo(2);
  }

  @Test
  void each_rule_of_a_ticket_type_refuses_by_name() {
    StockBook book =
        book(
            EventStatus.ACTIVE,
            new Terms().min(2).max(4).perUser(5).type(FLOOR, 100),
            new Terms().from(NOW.plusSeconds(1)).type(BALCONY, 100));
    assertThat(decide(book, reserve("a", item(FLOOR, 1))))
        .isEqualTo(new ReserveOutcome.QuantityOutOfBounds(FLOOR, 2, 4));
    assertThat(decide(book, reserve("b", item(FLOOR, 5))))
        .isEqualTo(new ReserveOutcome.QuantityOutOfBounds(FLOOR, 2, 4));
    assertThat(decide(book, reserve("c", item(BALCONY, 1))))
        .isEqualTo(new ReserveOutcome.SaleNotOpen(BALCONY));
    UUID unknown = UUID.randomUUID();
    assertThat(decide(book, reserve("d", item(unknown, 1))))
        .isEqualTo(new ReserveOutcome.UnknownTicketType(unknown));
    reserved(book, "e", item(FLOOR, 4));
    assertThat(decide(book, reserve("f", item(FLOOR, 2))))
        .isEqualTo(new ReserveOutcome.PerUserLimit(FLOOR, 5, 4));
  }

  @Test
  void the_limit_of_a_buyer_counts_what_was_bought_before_and_frees_what_was_given_back() {
    StockLine line = new Terms().perUser(4).type(FLOOR, 100);
    StockBook book =
        new StockBook(
            event(EventStatus.ACTIVE),
            List.of(line),
            List.of(),
            new StockBook.Extras(
                List.of(),
                Map.of(new BuyerOfType(BUYER, FLOOR), 2),
                List.of(),
                List.of(),
                List.of(),
                null));
    reserved(book, "a", item(FLOOR, 2));
    assertThat(decide(book, reserve("b", item(FLOOR, 1))))
        .isEqualTo(new ReserveOutcome.PerUserLimit(FLOOR, 4, 4));
    decide(book, new StockCommand.Release("a", UUID.randomUUID()));
    reserved(book, "c", item(FLOOR, 2));
  }

  @Test
  void the_sale_window_includes_its_start_and_excludes_its_end() {
    assertThat(new Terms().from(NOW).terms(1).onSaleAt(NOW)).isTrue();
    assertThat(new Terms().until(NOW).terms(1).onSaleAt(NOW)).isFalse();
    assertThat(new Terms().until(NOW.plusNanos(1)).terms(1).onSaleAt(NOW)).isTrue();
  }

  @Test
  void only_a_published_event_that_is_not_over_sells() {
    for (EventStatus status : EventStatus.values()) {
      StockOutcome outcome = decide(book(status, type(FLOOR, 10)), reserve("k", item(FLOOR, 1)));
      boolean sells = status == EventStatus.ACTIVE || status == EventStatus.SOLD_OUT;
      assertThat(outcome instanceof ReserveOutcome.Reserved).as(status.name()).isEqualTo(sells);
    }
    StockBook none = new StockBook(null, List.of(), List.of(), StockBook.Extras.NONE);
    assertThat(decide(none, reserve("k", item(FLOOR, 1))))
        .isEqualTo(new ReserveOutcome.UnknownEvent());
  }

  @Test
  void a_confirm_sells_once_and_also_when_time_is_over_but_the_stock_is_still_there() {
    StockBook book = book(EventStatus.ACTIVE, type(FLOOR, 10));
    UUID id = reserved(book, "k", item(FLOOR, 2)).reservation().id();
    Instant late = NOW.plus(TTL).plusSeconds(60);
    assertThat(decisions.decide(book, new StockCommand.Confirm(id), ACTOR, late))
        .isEqualTo(new ConfirmOutcome.Confirmed());
    assertThat(decisions.decide(book, new StockCommand.Confirm(id), ACTOR, late))
        .isEqualTo(new ConfirmOutcome.Confirmed());
    assertThat(counts(book, FLOOR)).isEqualTo(new StockCounts(10, 8, 0, 2, 0));
    assertThat(decide(book, new StockCommand.Release("k", UUID.randomUUID())))
        .isEqualTo(new ReleaseOutcome.AlreadyConfirmed());
  }

  @Test
  void an_expired_reservation_cannot_be_confirmed_and_its_key_stays_spent() {
    StockBook book = book(EventStatus.ACTIVE, type(FLOOR, 10));
    UUID id = reserved(book, "k", item(FLOOR, 2)).reservation().id();
    assertThat(decide(book, new StockCommand.Expire(id))).isEqualTo(new ExpireOutcome.NotDue());
    assertThat(decisions.decide(book, new StockCommand.Expire(id), ACTOR, NOW.plus(TTL)))
        .isEqualTo(new ExpireOutcome.Expired());
    assertThat(decide(book, new StockCommand.Confirm(id)))
        .isEqualTo(new ConfirmOutcome.ReservationExpired());
    assertThat(decide(book, reserve("k", item(FLOOR, 2))))
        .isEqualTo(new ReserveOutcome.ReservationExpired());
    assertThat(decide(book, new StockCommand.Release("k", UUID.randomUUID())))
        .isEqualTo(new ReleaseOutcome.Released());
    assertThat(counts(book, FLOOR)).isEqualTo(StockCounts.of(10));
  }

  @Test
  void a_confirm_for_a_cancelled_event_gives_the_stock_back() {
    UUID id = UUID.randomUUID();
    Claim claim =
        new Claim(
            id,
            EVENT,
            BUYER,
            "k",
            null,
            ReservationStatus.RESERVED,
            NOW.plus(TTL),
            "EUR",
            List.of(new Claim.Line(FLOOR, 2, 2500)),
            NOW,
            1);
    StockLine line = type(FLOOR, 10, new StockCounts(10, 8, 2, 0, 0));
    StockBook book =
        new StockBook(
            event(EventStatus.CANCELLED), List.of(line), List.of(claim), StockBook.Extras.NONE);
    assertThat(decide(book, new StockCommand.Confirm(id)))
        .isEqualTo(new ConfirmOutcome.ReservationReleased());
    assertThat(counts(book, FLOOR)).isEqualTo(StockCounts.of(10));
  }

  @Test
  void a_release_of_an_unknown_key_leaves_a_tombstone() {
    StockBook book = book(EventStatus.ACTIVE, type(FLOOR, 10));
    assertThat(decide(book, new StockCommand.Release("k", UUID.randomUUID())))
        .isEqualTo(new ReleaseOutcome.Released());
    assertThat(decide(book, reserve("k", item(FLOOR, 1))))
        .isEqualTo(new ReserveOutcome.ReservationReleased());
    assertThat(book.claims()).hasSize(1);
    assertThat(counts(book, FLOOR)).isEqualTo(StockCounts.of(10));
  }

  @Test
  void an_order_takes_a_reservation_over_once_and_only_for_its_buyer() {
    StockBook book = book(EventStatus.ACTIVE, type(FLOOR, 10));
    UUID id = reserved(book, "mine", item(FLOOR, 2)).reservation().id();
    assertThat(decide(book, new StockCommand.TakeOver("o1", UUID.randomUUID(), id)))
        .isEqualTo(new ReserveOutcome.UnknownReservation());
    assertThat(decide(book, new StockCommand.TakeOver("o1", BUYER, id)))
        .isInstanceOf(ReserveOutcome.Reserved.class);
    assertThat(
            ((ReserveOutcome.Reserved) decide(book, new StockCommand.TakeOver("o1", BUYER, id)))
                .replayed())
        .isTrue();
    assertThat(decide(book, new StockCommand.TakeOver("o2", BUYER, id)))
        .isEqualTo(new ReserveOutcome.BoundElsewhere());
    assertThat(decide(book, new StockCommand.GiveBack(id, BUYER)))
        .isEqualTo(new ReleaseOutcome.BoundToOrder());
    assertThat(decide(book, new StockCommand.Release("o1", UUID.randomUUID())))
        .isEqualTo(new ReleaseOutcome.Released());
    assertThat(decide(book, new StockCommand.TakeOver("o1", BUYER, id)))
        .isEqualTo(new ReserveOutcome.ReservationReleased());
    assertThat(counts(book, FLOOR)).isEqualTo(StockCounts.of(10));
  }

  @Test
  void a_take_over_after_its_time_or_its_release_is_refused() {
    StockBook book = book(EventStatus.ACTIVE, type(FLOOR, 10));
    UUID id = reserved(book, "mine", item(FLOOR, 2)).reservation().id();
    assertThat(
            decisions.decide(
                book, new StockCommand.TakeOver("o1", BUYER, id), ACTOR, NOW.plus(TTL)))
        .isEqualTo(new ReserveOutcome.ReservationExpired());
    decide(book, new StockCommand.Release("o1", UUID.randomUUID()));
    assertThat(decide(book, new StockCommand.TakeOver("o1", BUYER, id)))
        .isEqualTo(new ReserveOutcome.ReservationReleased());
  }

  @Test
  void a_return_puts_sold_tickets_on_sale_once_and_never_more_than_were_sold() {
    StockBook book = book(EventStatus.ACTIVE, type(FLOOR, 10, new StockCounts(10, 5, 0, 5, 0)));
    StockCommand.ReturnStock back = back("r1", item(FLOOR, 2));
    assertThat(decide(book, back)).isEqualTo(new ReturnOutcome.Returned());
    assertThat(decide(book, back)).isEqualTo(new ReturnOutcome.Returned());
    assertThat(counts(book, FLOOR)).isEqualTo(new StockCounts(10, 7, 0, 3, 0));
    assertThat(decide(book, back("r1", item(FLOOR, 1)))).isEqualTo(new ReturnOutcome.KeyReused());
    assertThat(decide(book, back("r2", item(FLOOR, 4))))
        .isEqualTo(new ReturnOutcome.MoreThanSold(FLOOR, 3));
  }

  @Test
  void an_edit_needs_the_version_it_was_made_from_and_may_be_repeated() {
    StockBook book = book(EventStatus.ACTIVE, type(FLOOR, 10, new StockCounts(10, 5, 2, 3, 0)));
    StockCommand.ChangeTicketType smaller =
        new StockCommand.ChangeTicketType(FLOOR, 1, new Terms().terms(6));
    TicketTypeOutcome.Stored stored = (TicketTypeOutcome.Stored) decide(book, smaller);
    assertThat(stored.ticketType().counts()).isEqualTo(new StockCounts(6, 1, 2, 3, 0));
    assertThat(stored.ticketType().version()).isEqualTo(2);
    assertThat(decide(book, smaller)).isEqualTo(stored);
    assertThat(decide(book, new StockCommand.ChangeTicketType(FLOOR, 1, new Terms().terms(7))))
        .isEqualTo(new TicketTypeOutcome.VersionConflict(2));
    assertThat(decide(book, new StockCommand.ChangeTicketType(FLOOR, 2, new Terms().terms(4))))
        .isEqualTo(new TicketTypeOutcome.CapacityBelowUse(5));
  }

  @Test
  void types_of_an_event_share_its_capacity_and_one_currency() {
    LockedEvent event = new LockedEvent(event(EventStatus.DRAFT).summary(), 15, false);
    StockBook book =
        new StockBook(event, List.of(type(FLOOR, 10)), List.of(), StockBook.Extras.NONE);
    assertThat(decide(book, new StockCommand.AddTicketType(BALCONY, new Terms().terms(6))))
        .isEqualTo(new TicketTypeOutcome.EventCapacityExceeded(15, 10));
    assertThat(
            decide(
                book,
                new StockCommand.AddTicketType(BALCONY, new Terms().currency("USD").terms(5))))
        .isEqualTo(new TicketTypeOutcome.OtherCurrency("EUR"));
    assertThat(decide(book, new StockCommand.AddTicketType(BALCONY, new Terms().terms(5))))
        .isInstanceOf(TicketTypeOutcome.Stored.class);
  }

  @Test
  void a_type_with_stock_in_use_stays() {
    StockBook book =
        book(
            EventStatus.ACTIVE,
            type(FLOOR, 10, new StockCounts(10, 9, 1, 0, 0)),
            type(BALCONY, 10));
    assertThat(decide(book, new StockCommand.RemoveTicketType(FLOOR)))
        .isEqualTo(new TicketTypeOutcome.InUse(1));
    assertThat(decide(book, new StockCommand.RemoveTicketType(BALCONY)))
        .isEqualTo(new TicketTypeOutcome.Removed());
    assertThat(decide(book, new StockCommand.RemoveTicketType(BALCONY)))
        .isEqualTo(new TicketTypeOutcome.Removed());
    assertThat(decide(book, reserve("k", item(BALCONY, 1))))
        .isEqualTo(new ReserveOutcome.UnknownTicketType(BALCONY));
  }

  @Test
  void a_command_never_names_a_type_twice_or_no_tickets() {
    assertThatThrownBy(() -> reserve("k", item(FLOOR, 1), item(FLOOR, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> item(FLOOR, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private StockOutcome decide(StockBook book, StockCommand<?> command) {
    return decisions.decide(book, command, ACTOR, NOW);
  }

  private ReserveOutcome.Reserved reserved(StockBook book, String key, Item... items) {
    StockOutcome outcome = decide(book, reserve(key, items));
    assertThat(outcome).isInstanceOf(ReserveOutcome.Reserved.class);
    return (ReserveOutcome.Reserved) outcome;
  }

  private static StockCounts counts(StockBook book, UUID type) {
    StockLine line = book.line(type);
    assertThat(line).isNotNull();
    assertThat(line.counts().addUp()).isTrue();
    return line.counts();
  }

  private static StockCommand.Reserve reserve(String key, Item... items) {
    return new StockCommand.Reserve(UUID.randomUUID(), key, BUYER, List.of(items));
  }

  private static StockCommand.ReturnStock back(String key, Item item) {
    return new StockCommand.ReturnStock(
        UUID.randomUUID(),
        key,
        List.of(new SeatedItem(item.ticketTypeId(), item.quantity(), List.of())));
  }

  private static Item item(UUID type, int quantity) {
    return new Item(type, quantity);
  }

  private static StockBook book(EventStatus status, StockLine... lines) {
    return new StockBook(event(status), List.of(lines), List.of(), StockBook.Extras.NONE);
  }

  private static LockedEvent event(EventStatus status) {
    return new LockedEvent(
        new EventSummary(
            EVENT,
            status,
            UUID.randomUUID(),
            "Gala",
            UUID.randomUUID(),
            "Hall",
            "Vienna",
            NOW.plus(Duration.ofDays(1)),
            NOW.plus(Duration.ofDays(2)),
            false,
            1,
            null),
        null,
        false);
  }

  private static StockLine type(UUID id, int capacity) {
    return new Terms().type(id, capacity);
  }

  private static StockLine type(UUID id, int capacity, StockCounts counts) {
    return line(id, new Terms().terms(capacity), counts);
  }

  private static StockLine line(UUID id, TicketTypeTerms terms, StockCounts counts) {
    return new StockLine(
        new TicketType(id, EVENT, terms, counts, TypePrices.NONE, 1, 1, 1, NOW, NOW),
        false,
        0,
        false);
  }

  /** Terms with the usual values. */
  private static final class Terms {
    private int min = 1;
    private int max = 10;
    private @Nullable Integer perUser;
    private @Nullable Instant from;
    private @Nullable Instant until;
    private String currency = "EUR";

    Terms min(int value) {
      min = value;
      return this;
    }

    Terms max(int value) {
      max = value;
      return this;
    }

    Terms perUser(int value) {
      perUser = value;
      return this;
    }

    Terms from(Instant value) {
      from = value;
      return this;
    }

    Terms until(Instant value) {
      until = value;
      return this;
    }

    Terms currency(String value) {
      currency = value;
      return this;
    }

    TicketTypeTerms terms(int capacity) {
      return new TicketTypeTerms(
          "Floor",
          null,
          2500,
          currency,
          capacity,
          min,
          max,
          perUser,
          from,
          until,
          true,
          5,
          TicketTypeStatus.ACTIVE);
    }

    StockLine type(UUID id, int capacity) {
      return line(id, terms(capacity), StockCounts.of(capacity));
    }
  }
}

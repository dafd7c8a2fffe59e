package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.price.Adjustment;
import io.boxoffice.inventory.price.EventPricing;
import io.boxoffice.inventory.price.PriceLimits;
import io.boxoffice.inventory.price.PriceRule;
import io.boxoffice.inventory.price.PriceRule.Condition;
import io.boxoffice.inventory.price.PriceRule.QuantityTier;
import io.boxoffice.inventory.price.PriceRule.ShareSold;
import io.boxoffice.inventory.price.PriceRule.TimeWindow;
import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.price.TypePrices;
import io.boxoffice.inventory.reservation.StockBook.LockedEvent;
import io.boxoffice.inventory.reservation.StockBook.PriceChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PriceDecisionsTest {
  private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Actor ACTOR = new Actor("user", UUID.randomUUID(), null, "test");
  private static final UUID EVENT = UUID.randomUUID();
  private static final UUID FLOOR = UUID.randomUUID();
  private static final UUID BUYER = UUID.randomUUID();
  private static final Condition HALF_SOLD = new ShareSold(5_000, null);
  private final StockDecisions decisions = decisions(true);

  @Test
  void replacing_the_rules_prices_every_type_at_once() {
    StockBook book = book(EventStatus.ACTIVE, StockCounts.of(10));
    PricingOutcome.Stored stored =
        (PricingOutcome.Stored)
            decide(book, replace(0, rule(new ShareSold(0, null), Adjustment.byShare(1_000))), NOW);
    assertThat(stored.pricing().version()).isEqualTo(1);
    assertThat(stored.pricing().live()).isTrue();
    assertThat(price(book)).isEqualTo(2750);
    assertThat(book.priceChanges())
        .extracting(PriceChange::version, PriceChange::oldMinor, PriceChange::newMinor)
        .containsExactly(tuple(2L, 2500L, 2750L));
    assertThat(line(book).stockChanged()).isFalse();
    assertThat(line(book).version()).isEqualTo(1);
  }

  @Test
  void rules_are_replaced_from_the_version_that_the_seller_saw() {
    StockBook book = book(EventStatus.ACTIVE, StockCounts.of(10));
    PriceRule rule = rule(HALF_SOLD, Adjustment.byShare(1_000));
    decide(book, replace(0, rule), NOW);
    assertThat(decide(book, replace(0, rule(HALF_SOLD, Adjustment.byShare(1_001))), NOW))
        .isEqualTo(new PricingOutcome.VersionConflict(1));
    // the same again, with ids of its own
    assertThat(decide(book, replace(0, rule(HALF_SOLD, Adjustment.byShare(1_000))), NOW))
        .isInstanceOf(PricingOutcome.Stored.class);
    assertThat(book.pricing().version()).isEqualTo(1);
    assertThat(book.pricing().rules()).containsExactly(rule);
  }

  @Test
  void prices_follow_the_share_sold_and_are_computed_once_an_interval() {
    StockBook book = book(EventStatus.ACTIVE, new StockCounts(10, 6, 0, 4, 0));
    decide(book, replace(0, rule(HALF_SOLD, Adjustment.byAmount(500))), NOW);
    assertThat(price(book)).isEqualTo(2500);
    line(book).move(new StockCounts(10, 5, 0, 5, 0));
    assertThat(decide(book, new StockCommand.Reprice(), NOW.plus(INTERVAL).minusNanos(1)))
        .isEqualTo(new PricingOutcome.NotDue());
    assertThat(price(book)).isEqualTo(2500);
    assertThat(decide(book, new StockCommand.Reprice(), NOW.plus(INTERVAL)))
        .isEqualTo(new PricingOutcome.Repriced(1));
    assertThat(price(book)).isEqualTo(3000);
    assertThat(decide(book, new StockCommand.Reprice(), NOW.plus(INTERVAL)))
        .isEqualTo(new PricingOutcome.NotDue());
    assertThat(decide(book, new StockCommand.Reprice(), NOW.plus(INTERVAL.multipliedBy(2))))
        .isEqualTo(new PricingOutcome.Repriced(0));
    assertThat(book.priceChanges())
        .extracting(PriceChange::why)
        .containsExactly(PriceChangeReason.RULE);
  }

  @Test
  void a_price_that_stays_for_another_reason_says_since_when() {
    StockBook book = book(EventStatus.ACTIVE, StockCounts.of(10));
    Instant turn = NOW.plus(INTERVAL);
    decide(
        book,
        replace(
            0,
            rule(new TimeWindow(null, turn), Adjustment.byAmount(100)),
            rule(new TimeWindow(turn, null), Adjustment.byAmount(100))),
        NOW);
    assertThat(decide(book, new StockCommand.Reprice(), turn))
        .isEqualTo(new PricingOutcome.Repriced(0));
    assertThat(line(book).prices().dynamic()).isEqualTo(new TypePrices.Moved(2600, turn, 0));
    assertThat(book.priceChanges()).hasSize(1);
    long version = line(book).priceVersion();
    decide(book, new StockCommand.Reprice(), turn.plus(INTERVAL));
    assertThat(line(book).priceVersion()).isEqualTo(version);
  }

  @Test
  void a_reservation_has_the_price_of_its_moment_and_its_quantity() {
    StockBook book = book(EventStatus.ACTIVE, StockCounts.of(100));
    decide(
        book,
        replace(
            0,
            rule(new ShareSold(0, null), Adjustment.byAmount(500)),
            rule(new QuantityTier(4), Adjustment.byShare(-1_000))),
        NOW);
    assertThat(reserved(book, "a", 3)).isEqualTo(3000);
    assertThat(reserved(book, "b", 4)).isEqualTo(2700);
    decide(book, replace(1), NOW);
    assertThat(reserved(book, "a", 3)).isEqualTo(3000);
    assertThat(reserved(book, "c", 4)).isEqualTo(2500);
  }

  @Test
  void an_edit_of_the_base_price_is_priced_at_once() {
    StockBook book = book(EventStatus.ACTIVE, StockCounts.of(100));
    decide(book, replace(0, rule(new ShareSold(0, null), Adjustment.byShare(1_000))), NOW);
    assertThat(decide(book, edit(1, 5000), NOW)).isInstanceOf(TicketTypeOutcome.Stored.class);
    assertThat(price(book)).isEqualTo(5500);
    decide(book, edit(2, 5000), NOW);
    assertThat(book.priceChanges())
        .extracting(PriceChange::why, PriceChange::oldMinor, PriceChange::newMinor)
        .containsExactly(
            tuple(PriceChangeReason.RULES_CHANGED, 2500L, 2750L),
            tuple(PriceChangeReason.EDITED, 2750L, 5500L));
  }

  @Test
  void a_new_type_is_priced_by_the_rules_that_are_there() {
    StockBook book = book(EventStatus.ACTIVE, StockCounts.of(100));
    decide(book, replace(0, rule(new ShareSold(0, null), Adjustment.byShare(1_000))), NOW);
    UUID id = UUID.randomUUID();
    decide(book, new StockCommand.AddTicketType(id, terms(100)), NOW);
    assertThat(Objects.requireNonNull(book.line(id)).prices().currentMinor(100, true))
        .isEqualTo(110);
    PriceChange change = book.priceChanges().getLast();
    assertThat(change.why()).isEqualTo(PriceChangeReason.INITIAL);
    assertThat(change.oldMinor()).isNull();
    assertThat(change.newMinor()).isEqualTo(110);
    assertThat(change.version()).isEqualTo(1);
  }

  @Test
  void the_sellers_price_stays_within_the_limits() {
    StockBook book = book(EventStatus.ACTIVE, StockCounts.of(100));
    PriceLimits limits = new PriceLimits(2000L, 3000L);
    assertThat(
            decide(
                book,
                new StockCommand.ReplacePricing(
                    0, true, List.of(), Map.of(FLOOR, new PriceLimits(2501L, null))),
                NOW))
        .isEqualTo(
            new PricingOutcome.PriceOutsideLimits(FLOOR, 2500, new PriceLimits(2501L, null)));
    decide(book, new StockCommand.ReplacePricing(0, true, List.of(), Map.of(FLOOR, limits)), NOW);
    assertThat(decide(book, edit(1, 3001), NOW))
        .isEqualTo(new TicketTypeOutcome.PriceOutsideLimits(limits));
    assertThat(decide(book, edit(1, 3000), NOW)).isInstanceOf(TicketTypeOutcome.Stored.class);
  }

  @Test
  void switched_off_the_base_price_holds_and_tiers_with_it() {
    StockBook book = book(EventStatus.ACTIVE, StockCounts.of(100));
    decide(
        book,
        replace(
            0,
            rule(new ShareSold(0, null), Adjustment.byAmount(500)),
            rule(new QuantityTier(4), Adjustment.byShare(-1_000))),
        NOW);
    StockDecisions off = decisions(false);
    assertThat(reserved(off, book, "a", 1)).isEqualTo(2500);
    assertThat(reserved(off, book, "b", 4)).isEqualTo(2250);
    assertThat(off.decide(book, new StockCommand.Reprice(), ACTOR, NOW.plus(INTERVAL)))
        .isEqualTo(new PricingOutcome.Repriced(1));
    assertThat(price(book)).isEqualTo(2500);
    assertThat(book.priceChanges().getLast().why()).isEqualTo(PriceChangeReason.SWITCHED_OFF);
  }

  @Test
  void what_does_not_exist_or_is_over_is_not_priced() {
    StockBook none = new StockBook(null, List.of(), List.of(), StockBook.Extras.NONE);
    assertThat(decide(none, replace(0), NOW)).isEqualTo(new PricingOutcome.UnknownEvent());
    assertThat(decide(none, new StockCommand.Reprice(), NOW))
        .isEqualTo(new PricingOutcome.UnknownEvent());
    StockBook cancelled = book(EventStatus.CANCELLED, StockCounts.of(10));
    assertThat(decide(cancelled, replace(0), NOW))
        .isEqualTo(new PricingOutcome.EventClosed(EventStatus.CANCELLED));
    cancelled.read(
        new EventPricing(
            1, true, true, NOW, List.of(rule(new ShareSold(0, null), Adjustment.byAmount(1)))));
    assertThat(decide(cancelled, new StockCommand.Reprice(), NOW.plus(INTERVAL)))
        .isEqualTo(new PricingOutcome.Repriced(0));
    assertThat(cancelled.pricing().live()).isFalse();
    UUID unknown = UUID.randomUUID();
    PriceRule stray =
        new PriceRule(UUID.randomUUID(), unknown, HALF_SOLD, Adjustment.byAmount(1), 1, true);
    assertThat(decide(book(EventStatus.DRAFT, StockCounts.of(1)), replace(0, stray), NOW))
        .isEqualTo(new PricingOutcome.UnknownTicketType(unknown));
  }

  private static StockDecisions decisions(boolean dynamic) {
    return new StockDecisions(
        Duration.ofMinutes(10),
        Duration.ofMinutes(10),
        new PriceSettings(dynamic, INTERVAL, Duration.ofSeconds(10)));
  }

  private StockOutcome decide(StockBook book, StockCommand<?> command, Instant now) {
    return decisions.decide(book, command, ACTOR, now);
  }

  private long reserved(StockBook book, String key, int quantity) {
    return reserved(decisions, book, key, quantity);
  }

  private static long reserved(StockDecisions by, StockBook book, String key, int quantity) {
    StockCommand.Reserve command =
        new StockCommand.Reserve(UUID.randomUUID(), key, BUYER, List.of(new Item(FLOOR, quantity)));
    return ((ReserveOutcome.Reserved) by.decide(book, command, ACTOR, NOW))
        .reservation()
        .items()
        .getFirst()
        .unitPriceMinor();
  }

  private static StockCommand.ReplacePricing replace(long version, PriceRule... rules) {
    return new StockCommand.ReplacePricing(version, true, List.of(rules), Map.of());
  }

  private static StockCommand.ChangeTicketType edit(long version, long price) {
    return new StockCommand.ChangeTicketType(FLOOR, version, terms(price));
  }

  private static PriceRule rule(Condition condition, Adjustment adjustment) {
    return new PriceRule(UUID.randomUUID(), null, condition, adjustment, 1, true);
  }

  private static StockLine line(StockBook book) {
    return Objects.requireNonNull(book.line(FLOOR));
  }

  private static long price(StockBook book) {
    return line(book).prices().currentMinor(line(book).terms().priceMinor(), true);
  }

  private static StockBook book(EventStatus status, StockCounts counts) {
    TicketType type =
        new TicketType(FLOOR, EVENT, terms(2500), counts, TypePrices.NONE, 1, 1, 1, NOW, NOW);
    return new StockBook(
        event(status),
        List.of(new StockLine(type, false, 0, false)),
        List.of(),
        StockBook.Extras.NONE);
  }

  private static TicketTypeTerms terms(long price) {
    return new TicketTypeTerms(
        "Floor",
        null,
        price,
        "EUR",
        100,
        1,
        10,
        null,
        null,
        null,
        true,
        5,
        TicketTypeStatus.ACTIVE);
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
}

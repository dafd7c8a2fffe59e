package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.price.PriceLimits;
import io.boxoffice.inventory.price.PriceRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of one event's stock, carried out by that event's writer.
 *
 * <p>Every command may be repeated: the ids and keys that it carries find what an earlier attempt
 * left, so a caller that never heard the answer asks again and hears the same.
 *
 * @param <O> what may come of it
 */
public sealed interface StockCommand<O extends StockOutcome> {

  /** Returns the answer when the writer has none. */
  O busy();

  /**
   * Claims tickets of several types, all or none.
   *
   * @param reservationId id that the reservation gets
   * @param key names the request; a repeat gets the same reservation
   */
  record Reserve(
      UUID reservationId, String key, UUID userId, List<Item> items, List<BundleItem> bundles)
      implements StockCommand<ReserveOutcome> {
    public Reserve {
      items = Item.checked(items);
      bundles = BundleItem.checked(bundles);
      if (items.isEmpty() && bundles.isEmpty()) {
        throw new IllegalArgumentException("nothing to reserve");
      }
    }

    /** Tickets without bundles. */
    Reserve(UUID reservationId, String key, UUID userId, List<Item> items) {
      this(reservationId, key, userId, items, List.of());
    }

    @Override
    public ReserveOutcome busy() {
      return new ReserveOutcome.Busy();
    }
  }

  /**
   * Binds a buyer's own reservation to an order, which alone disposes of it from then on.
   *
   * @param key names the order's request
   */
  record TakeOver(String key, UUID userId, UUID reservationId)
      implements StockCommand<ReserveOutcome> {
    @Override
    public ReserveOutcome busy() {
      return new ReserveOutcome.Busy();
    }
  }

  /** Turns a reservation into a sale. */
  record Confirm(UUID reservationId) implements StockCommand<ConfirmOutcome> {
    @Override
    public ConfirmOutcome busy() {
      return new ConfirmOutcome.Busy();
    }
  }

  /**
   * Gives a reservation back by its key. A key that was never seen leaves a tombstone, so that a
   * reserve that was overtaken on the way is refused.
   *
   * @param tombstoneId id of the tombstone, should one be needed
   */
  record Release(String key, UUID tombstoneId) implements StockCommand<ReleaseOutcome> {
    @Override
    public ReleaseOutcome busy() {
      return new ReleaseOutcome.Busy();
    }
  }

  /** Gives the buyer's own reservation back. */
  record GiveBack(UUID reservationId, UUID userId) implements StockCommand<ReleaseOutcome> {
    @Override
    public ReleaseOutcome busy() {
      return new ReleaseOutcome.Busy();
    }
  }

  /** Gives a reservation back when its time is over. */
  record Expire(UUID reservationId) implements StockCommand<ExpireOutcome> {
    @Override
    public ExpireOutcome busy() {
      return new ExpireOutcome.Busy();
    }
  }

  /**
   * Puts sold tickets back on sale, once per key.
   *
   * @param returnId id of the record
   */
  record ReturnStock(UUID returnId, String key, List<SeatedItem> items)
      implements StockCommand<ReturnOutcome> {
    public ReturnStock {
      items = List.copyOf(items);
    }

    @Override
    public ReturnOutcome busy() {
      return new ReturnOutcome.Busy();
    }
  }

  /** Adds a ticket type with all its capacity available. */
  record AddTicketType(UUID ticketTypeId, TicketTypeTerms terms)
      implements StockCommand<TicketTypeOutcome> {
    @Override
    public TicketTypeOutcome busy() {
      return new TicketTypeOutcome.Busy();
    }
  }

  /**
   * Replaces the terms of a ticket type, its capacity included.
   *
   * @param expectedVersion version that the edit was made from
   */
  record ChangeTicketType(UUID ticketTypeId, long expectedVersion, TicketTypeTerms terms)
      implements StockCommand<TicketTypeOutcome> {
    @Override
    public TicketTypeOutcome busy() {
      return new TicketTypeOutcome.Busy();
    }
  }

  /**
   * Replaces the pricing rules of the event and the limits of its types, and prices all types anew.
   *
   * @param expectedVersion version of the rules that the edit was made from, 0 for none yet
   * @param dynamic whether the seller wants prices to move
   * @param limits limits of types by their ids; types that are not among them have none
   */
  record ReplacePricing(
      long expectedVersion, boolean dynamic, List<PriceRule> rules, Map<UUID, PriceLimits> limits)
      implements StockCommand<PricingOutcome> {
    public ReplacePricing {
      rules = List.copyOf(rules);
      limits = Map.copyOf(limits);
    }

    @Override
    public PricingOutcome busy() {
      return new PricingOutcome.Busy();
    }
  }

  /** Computes the event's dynamic prices anew, unless that is not due yet. */
  record Reprice() implements StockCommand<PricingOutcome> {
    @Override
    public PricingOutcome busy() {
      return new PricingOutcome.Busy();
    }
  }

  /** Takes a ticket type off the event; refused while anything of it is reserved, sold or held. */
  record RemoveTicketType(UUID ticketTypeId) implements StockCommand<TicketTypeOutcome> {
    @Override
    public TicketTypeOutcome busy() {
      return new TicketTypeOutcome.Busy();
    }
  }

  /**
   * Takes stock off sale.
   *
   * @param holdId id that the hold gets
   * @param key names the request; a repeat gets the same hold
   * @param expiresAt when the stock comes back by itself, or null
   */
  record Hold(
      UUID holdId,
      String key,
      Item item,
      String reason,
      @Nullable Instant expiresAt,
      @Nullable UUID createdBy)
      implements StockCommand<HoldOutcome> {
    @Override
    public HoldOutcome busy() {
      return new HoldOutcome.Busy();
    }
  }

  /**
   * Puts held stock back on sale.
   *
   * @param onlyIfDue leaves the hold alone unless its time is over
   */
  record ReleaseHold(UUID holdId, boolean onlyIfDue) implements StockCommand<HoldOutcome> {
    @Override
    public HoldOutcome busy() {
      return new HoldOutcome.Busy();
    }
  }

  /**
   * Keeps sold tickets that were revoked off sale, as holds, once per key.
   *
   * @param reason why, as the hold tells it
   */
  record WriteOff(String key, String reason, List<SeatedItem> items)
      implements StockCommand<ReturnOutcome> {
    public WriteOff {
      items = List.copyOf(items);
    }

    @Override
    public ReturnOutcome busy() {
      return new ReturnOutcome.Busy();
    }
  }

  /**
   * Puts a buyer into the line for tickets that are sold out.
   *
   * @param entryId id that the place gets
   * @param quantity tickets that the buyer wants together
   */
  record JoinWaitlist(UUID entryId, UUID ticketTypeId, UUID userId, int quantity)
      implements StockCommand<WaitlistOutcome> {
    @Override
    public WaitlistOutcome busy() {
      return new WaitlistOutcome.Busy();
    }
  }

  /**
   * Takes a buyer out of the line; what was offered goes to the next.
   *
   * @param ticketTypeId which line, or null for all of the event's
   */
  record LeaveWaitlist(UUID userId, @Nullable UUID ticketTypeId)
      implements StockCommand<WaitlistOutcome> {
    @Override
    public WaitlistOutcome busy() {
      return new WaitlistOutcome.Busy();
    }
  }

  /** Offers what is available to those who wait for it. */
  record OfferWaiting() implements StockCommand<WaitlistOutcome> {
    @Override
    public WaitlistOutcome busy() {
      return new WaitlistOutcome.Busy();
    }
  }

  /** Ends the sale for good; reservations run out, and nobody is offered anything any more. */
  record CancelEvent(String reason) implements StockCommand<CancelOutcome> {
    @Override
    public CancelOutcome busy() {
      return new CancelOutcome.Busy();
    }
  }
}

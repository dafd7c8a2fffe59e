package io.boxoffice.purchase.discount;

import io.boxoffice.purchase.inventory.Inventory;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes a code: sellers for their own events, administrators for anything of the tenant. */
@Component
class CreateDiscount {
  private final DiscountStore store;
  private final Inventory inventory;
  private final TransactionTemplate transaction;

  CreateDiscount(DiscountStore store, Inventory inventory, TransactionTemplate transaction) {
    this.store = store;
    this.inventory = inventory;
    this.transaction = transaction;
  }

  sealed interface Outcome {
    record Created(Discount discount) implements Outcome {}

    record UnknownEvent() implements Outcome {}

    /** A seller names no event. */
    record EventMissing() implements Outcome {}

    record CodeTaken() implements Outcome {}
  }

  /** What is still unknown of a discount until its event is known. */
  interface Draft {
    Discount of(@Nullable UUID eventOwnerId);
  }

  /**
   * Creates the discount.
   *
   * @param seller the seller whose event it must be, or null for an administrator
   */
  Outcome create(@Nullable UUID eventId, @Nullable UUID seller, Draft draft) {
    if (eventId == null) {
      return seller == null ? save(draft.of(null)) : new Outcome.EventMissing();
    }
    Optional<UUID> owner =
        inventory.ownerOf(eventId).filter(o -> seller == null || o.equals(seller));
    return owner.isPresent() ? save(draft.of(owner.get())) : new Outcome.UnknownEvent();
  }

  private Outcome save(Discount discount) {
    boolean saved = transaction.execute(status -> store.insert(discount));
    return saved ? new Outcome.Created(discount) : new Outcome.CodeTaken();
  }
}

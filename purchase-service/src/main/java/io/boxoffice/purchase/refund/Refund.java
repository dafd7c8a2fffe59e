package io.boxoffice.purchase.refund;

import io.boxoffice.purchase.ticket.TicketStore.Hold;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A refund as its rows say.
 *
 * @param paymentId null when nothing was paid
 * @param providerPaymentId the provider's name for that payment
 * @param amountMinor what is given back
 * @param moneyAttempt how many refunds were asked of the provider, this one included
 * @param providerRefundId the provider's name for the current attempt
 * @param refusal why the gates said no, when they did
 */
record Refund(
    UUID id,
    UUID orderId,
    UUID eventId,
    @Nullable UUID paymentId,
    @Nullable String providerPaymentId,
    RefundKind kind,
    RefundStatus status,
    String reason,
    long amountMinor,
    String currency,
    int moneyAttempt,
    @Nullable String providerRefundId,
    @Nullable String refusal,
    List<Item> tickets) {

  Refund {
    tickets = List.copyOf(tickets);
  }

  /** How far a ticket of the refund is with the gates. */
  enum Fence {
    /** Not yet known. */
    PENDING,
    /** Its codes are dead. */
    BLOCKED,
    /** The gates said no: it lives on. */
    KEPT,
    /** Its codes are dead and its owner is to get a live one again. */
    RESTORING,
    /** Its owner has a live code again. */
    RESTORED
  }

  /**
   * A ticket of the refund.
   *
   * @param seatNumber its seat, as inventory counts them, or null when it has none
   * @param operationId the refund's claim on it
   * @param generation number of that claim
   * @param amountMinor its share of the money
   * @param revoked the gates have blocked it already, and it never gets a live code again
   * @param stockGone its stock went its own way when it was revoked
   * @param restoreOperationId the claim that replaced it, when its owner keeps it after all
   */
  record Item(
      UUID ticketId,
      UUID ticketTypeId,
      @Nullable Integer seatNumber,
      UUID ownerId,
      UUID operationId,
      int generation,
      long amountMinor,
      boolean revoked,
      boolean stockGone,
      Fence fence,
      @Nullable UUID restoreOperationId,
      @Nullable Integer restoreGeneration) {

    /** The operation that holds the ticket now. */
    Hold hold() {
      return new Hold(ticketId, restoreOperationId == null ? operationId : restoreOperationId);
    }

    UUID restoreOperation() {
      return Objects.requireNonNull(restoreOperationId, "a ticket being restored has a claim");
    }

    int restoreNumber() {
      return Objects.requireNonNull(restoreGeneration, "a ticket being restored has a number");
    }
  }

  /** The refund's tickets that are so far with the gates. */
  List<Item> tickets(Predicate<Fence> fence) {
    return tickets.stream().filter(ticket -> fence.test(ticket.fence())).toList();
  }

  /** Tells whether there is money to give back. */
  boolean paid() {
    return amountMinor > 0 && providerPaymentId != null;
  }
}

package io.boxoffice.purchase.sale;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.tenant.ActorType;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.payment.PaymentProvider;
import io.boxoffice.purchase.ticket.RevokeTicket;
import io.boxoffice.purchase.ticket.StatusReason;
import io.boxoffice.purchase.ticket.TicketStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The buyer's bank takes the money of an order back: its tickets are revoked. */
@Component
class TakeChargeback {
  private static final Logger log = LoggerFactory.getLogger(TakeChargeback.class);

  private final WorkerDatabase worker;
  private final PaymentProvider provider;
  private final WebhookNonces nonces;
  private final TicketStore tickets;
  private final RevokeTicket revoke;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  TakeChargeback(
      WorkerDatabase worker,
      PaymentProvider provider,
      WebhookNonces nonces,
      TicketStore tickets,
      RevokeTicket revoke,
      TransactionTemplate transaction,
      InstantSource time) {
    this.worker = worker;
    this.provider = provider;
    this.nonces = nonces;
    this.tickets = tickets;
    this.revoke = revoke;
    this.transaction = transaction;
    this.time = time;
  }

  private record Paid(UUID tenantId, UUID orderId) {}

  /**
   * Revokes what can be revoked.
   *
   * @return false when a ticket is in the middle of another operation: the message is to come again
   */
  boolean take(String messageId, String type, String paymentId) {
    Paid paid = paid(paymentId).orElse(null);
    if (paid == null) {
      log.error("a chargeback of the unknown payment {}", paymentId);
      return true;
    }
    return new TenantContext(
            paid.tenantId(), null, Set.of(), ActorType.SERVICE, null, "webhook:" + type)
        .call(() -> transaction.execute(status -> revoke(messageId, type, paid)));
  }

  private boolean revoke(String messageId, String type, Paid paid) {
    log.error("the money of order {} is charged back", paid.orderId());
    boolean all = true;
    List<TicketStore.Line> lines =
        tickets.ofOrders(List.of(paid.orderId())).getOrDefault(paid.orderId(), List.of());
    for (TicketStore.Line ticket : lines) {
      all &= revoke.revokeInBackground(ticket.id(), StatusReason.CHARGEBACK);
    }
    if (all) {
      nonces.insert(messageId, type, paid.orderId(), "chargeback", time.instant());
    }
    return all;
  }

  /** The message names no tenant: the payment's is looked up. */
  private Optional<Paid> paid(String paymentId) {
    return worker
        .jdbc()
        .sql(
            """
            select tenant_id, order_id from payments
             where provider = :provider and provider_payment_id = :payment
            """)
        .param("provider", provider.name())
        .param("payment", paymentId)
        .query(Paid.class)
        .optional();
  }
}

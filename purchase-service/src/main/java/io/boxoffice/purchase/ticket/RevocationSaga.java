package io.boxoffice.purchase.ticket;

import io.boxoffice.purchase.checkin.AdmissionFence;
import io.boxoffice.purchase.checkin.AdmissionFence.Decision;
import io.boxoffice.purchase.inventory.Inventory;
import io.boxoffice.purchase.inventory.Inventory.SoldTicket;
import io.boxoffice.purchase.payment.PaymentStore;
import io.boxoffice.purchase.saga.Saga;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import io.boxoffice.purchase.ticket.TicketStore.Hold;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * How a claimed ticket is revoked: blocked at the gates, ended at the ledger, then its stock is
 * written off or returned.
 */
@Component
class RevocationSaga implements Saga<Revocation> {
  static final String NAME = "revocation";
  static final String FENCE = "fence_ticket";
  static final String REVOKE = "revoke_ticket";
  static final String STOCK = "settle_stock";

  private final List<SagaStep<Revocation>> steps;
  private final AdmissionFence fence;
  private final TicketStore tickets;
  private final RevocationStore revocations;
  private final PaymentStore payments;
  private final Inventory inventory;
  private final InstantSource time;

  RevocationSaga(
      AdmissionFence fence,
      TicketStore tickets,
      RevocationStore revocations,
      PaymentStore payments,
      Inventory inventory,
      InstantSource time) {
    this.fence = fence;
    this.tickets = tickets;
    this.revocations = revocations;
    this.payments = payments;
    this.inventory = inventory;
    this.time = time;
    this.steps = List.of(new FenceTicket(), new EndTicket(), new SettleStock());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Class<Revocation> type() {
    return Revocation.class;
  }

  @Override
  public List<SagaStep<Revocation>> steps() {
    return steps;
  }

  @Override
  public Optional<Revocation> load(UUID id) {
    return revocations.find(id);
  }

  @Override
  public UUID orderId(Revocation revocation) {
    return revocation.orderId();
  }

  private static List<Hold> hold(Revocation revocation) {
    return List.of(new Hold(revocation.ticketId(), revocation.operationId()));
  }

  private final class FenceTicket implements SagaStep<Revocation> {
    @Override
    public String name() {
      return FENCE;
    }

    @Override
    public String waitsFor() {
      return "the gates";
    }

    @Override
    public StepOutcome<Revocation> forward(Revocation revocation) {
      Decision decision =
          fence.block(
              revocation.ticketId(),
              revocation.eventId(),
              revocation.generation(),
              revocation.operationId(),
              "revoked");
      return switch (decision) {
        case Decision.Fenced ignored -> StepOutcome.done(revocation);
        case Decision.Refused refused ->
            new StepOutcome.End<>(() -> refused(revocation, refused.reason()), refused.reason());
      };
    }

    private Revocation refused(Revocation revocation, String why) {
      tickets.giveUp(hold(revocation), time.instant());
      revocations.end(revocation.operationId(), "refused", why, time.instant());
      return revocation.refused(why);
    }
  }

  private final class EndTicket implements SagaStep<Revocation> {
    @Override
    public String name() {
      return REVOKE;
    }

    @Override
    public boolean local() {
      return true;
    }

    @Override
    public StepOutcome<Revocation> forward(Revocation revocation) {
      return StepOutcome.done(() -> revoked(revocation));
    }

    private Revocation revoked(Revocation revocation) {
      tickets.finish(TicketStatus.REVOKED, revocation.reason(), hold(revocation), time.instant());
      revocations.end(revocation.operationId(), "revoked", null, time.instant());
      if (revocation.reason() == StatusReason.CHARGEBACK) {
        payments.chargedBack(revocation.orderId(), revocation.priceMinor(), time.instant());
      }
      return revocation.done();
    }
  }

  private final class SettleStock implements SagaStep<Revocation> {
    @Override
    public String name() {
      return STOCK;
    }

    @Override
    public boolean needed(Revocation revocation) {
      return revocation.stock() != null;
    }

    @Override
    public StepOutcome<Revocation> forward(Revocation revocation) {
      List<SoldTicket> sold = List.of(revocation.sold());
      switch (Objects.requireNonNull(revocation.stock())) {
        case HOLD ->
            inventory.writeOff(
                revocation.operationId(),
                revocation.eventId(),
                "revoked: " + revocation.reason().wireName(),
                sold);
        case RETURN -> inventory.giveBack(revocation.operationId(), revocation.eventId(), sold);
      }
      return StepOutcome.done(revocation);
    }
  }
}

package io.boxoffice.local.payments;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Pays money back, never more than was paid. */
@Service
class Refunds {

  /** What became of a request to refund. */
  sealed interface Outcome {
    record Accepted(Refund refund) implements Outcome {}

    record UnknownPayment() implements Outcome {}

    record NotPaid() implements Outcome {}

    record MoreThanIsLeft(long leftMinor) implements Outcome {}

    record KeyReused() implements Outcome {}
  }

  private final RefundStore refunds;
  private final PaymentStore payments;
  private final TransactionTemplate transaction;
  private final InstantSource time;
  private final PaymentsProperties properties;
  private final DueSignal due;

  Refunds(
      RefundStore refunds,
      PaymentStore payments,
      TransactionTemplate transaction,
      InstantSource time,
      PaymentsProperties properties,
      DueSignal due) {
    this.refunds = refunds;
    this.payments = payments;
    this.transaction = transaction;
    this.time = time;
    this.properties = properties;
    this.due = due;
  }

  Outcome refund(String paymentId, String idempotencyKey, long amountMinor) {
    // the transaction holds the only connection: requests with the same key come one by one
    Outcome outcome = transaction.execute(status -> decide(paymentId, idempotencyKey, amountMinor));
    due.signal();
    return outcome;
  }

  Optional<Refund> byId(String id) {
    return refunds.byId(id);
  }

  List<Refund> of(String paymentId) {
    return refunds.of(paymentId);
  }

  int settleDue() {
    return refunds.settleDue(time.instant());
  }

  private Outcome decide(String paymentId, String idempotencyKey, long amountMinor) {
    String digest = Tokens.digest("%s %d".formatted(paymentId, amountMinor));
    if (refunds.keyUsed(idempotencyKey)) {
      return refunds
          .byKey(idempotencyKey, digest)
          .<Outcome>map(Outcome.Accepted::new)
          .orElseGet(Outcome.KeyReused::new);
    }
    Optional<Payment> payment = payments.byId(paymentId);
    if (payment.isEmpty()) {
      return new Outcome.UnknownPayment();
    }
    if (payment.get().status() != Payment.Status.SUCCEEDED) {
      return new Outcome.NotPaid();
    }
    boolean fails =
        payment.get().card() == TestCard.FIRST_REFUND_FAILS && !refunds.anyFor(paymentId);
    String id = Tokens.id("ref_");
    if (!refunds.insert(
        id,
        paymentId,
        amountMinor,
        fails,
        idempotencyKey,
        digest,
        time.instant().plus(properties.maxDelay()))) {
      return new Outcome.MoreThanIsLeft(left(payment.get()));
    }
    return new Outcome.Accepted(refunds.byId(id).orElseThrow());
  }

  private long left(Payment payment) {
    long returned =
        refunds.of(payment.id()).stream()
            .filter(refund -> refund.status() != Refund.Status.FAILED)
            .mapToLong(Refund::amountMinor)
            .sum();
    return payment.amountMinor() - returned;
  }
}

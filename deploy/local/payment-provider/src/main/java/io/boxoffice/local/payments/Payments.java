package io.boxoffice.local.payments;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Creates, confirms, cancels and settles payments. */
@Service
class Payments {

  /** What became of a request to create. */
  sealed interface Creation {
    record Created(Payment payment) implements Creation {}

    record KeyReused() implements Creation {}
  }

  /** What became of a request to confirm or cancel. */
  sealed interface Change {
    record Done(Payment payment) implements Change {}

    record Unknown() implements Change {}

    record WrongSecret() implements Change {}

    record NotNow(Payment payment) implements Change {}
  }

  private final PaymentStore payments;
  private final WebhookStore webhooks;
  private final WebhookMessages messages;
  private final TransactionTemplate transaction;
  private final InstantSource time;
  private final PaymentsProperties properties;
  private final DueSignal due;

  Payments(
      PaymentStore payments,
      WebhookStore webhooks,
      WebhookMessages messages,
      TransactionTemplate transaction,
      InstantSource time,
      PaymentsProperties properties,
      DueSignal due) {
    this.payments = payments;
    this.webhooks = webhooks;
    this.messages = messages;
    this.transaction = transaction;
    this.time = time;
    this.properties = properties;
    this.due = due;
  }

  Creation create(
      String idempotencyKey, long amountMinor, String currency, String reference, UUID tenantId) {
    String digest =
        Tokens.digest("%d %s %s %s".formatted(amountMinor, currency, tenantId, reference));
    Payment payment =
        new Payment(
            Tokens.id("pay_"),
            reference,
            tenantId,
            amountMinor,
            currency,
            Payment.Status.REQUIRES_CONFIRMATION,
            Tokens.secret("cs_"),
            null,
            null,
            time.instant().truncatedTo(ChronoUnit.MILLIS));
    if (payments.insert(payment, idempotencyKey, digest)) {
      return new Creation.Created(payment);
    }
    return payments
        .byKey(idempotencyKey, digest)
        .<Creation>map(Creation.Created::new)
        .orElseGet(Creation.KeyReused::new);
  }

  Change confirm(String id, String clientSecret, TestCard card) {
    Optional<Payment> found = payments.byId(id);
    if (found.isEmpty()) {
      return new Change.Unknown();
    }
    if (!Tokens.same(found.get().clientSecret(), clientSecret)) {
      return new Change.WrongSecret();
    }
    Optional<Payment> confirmed =
        payments.confirm(id, card, time.instant().plus(timeToOutcome(card)));
    if (confirmed.isPresent()) {
      due.signal();
      return new Change.Done(confirmed.get());
    }
    // a repeat of the same confirmation, whose answer was lost, is told how things stand
    Payment payment = payments.byId(id).orElseThrow();
    return payment.card() == card ? new Change.Done(payment) : new Change.NotNow(payment);
  }

  Change cancel(String id) {
    boolean cancelled = payments.cancel(id);
    return payments
        .byId(id)
        .map(
            payment ->
                cancelled || payment.status() == Payment.Status.CANCELLED
                    ? new Change.Done(payment)
                    : new Change.NotNow(payment))
        .orElseGet(Change.Unknown::new);
  }

  Optional<Payment> byId(String id) {
    return payments.byId(id);
  }

  List<Payment> byReference(String reference) {
    return payments.byReference(reference);
  }

  /** Settles what is due; outcome and webhook are one transaction, so that neither goes missing. */
  int settleDue(int limit) {
    Integer settled =
        transaction.execute(
            status -> {
              List<Payment> ready = payments.due(time.instant(), limit);
              ready.forEach(this::settle);
              return ready.size();
            });
    return settled == null ? 0 : settled;
  }

  private void settle(Payment payment) {
    Instant now = time.instant();
    TestCard card = payment.card();
    if (card == TestCard.DECLINED) {
      payments.fail(payment.id(), "card_declined");
      webhooks.insert(messages.failed(payment, "card_declined", now), payment.id(), now);
      return;
    }
    payments.succeed(payment.id());
    webhooks.insert(
        messages.succeeded(payment, card == TestCard.WEBHOOK_TWICE ? 2 : 1, now),
        payment.id(),
        card == TestCard.WEBHOOK_DELAYED ? now.plus(properties.delayed()) : now);
  }

  private Duration timeToOutcome(TestCard card) {
    if (card == TestCard.OUTCOME_LATE) {
      return properties.late();
    }
    long min = properties.minDelay().toMillis();
    long max = properties.maxDelay().toMillis();
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(min, max + 1));
  }
}

package io.boxoffice.purchase.fake;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The payment provider's API; the webhooks are sent by the tests. */
public final class FakeProvider extends FakeServer {
  /** The API key it takes. */
  public static final String KEY = "provider-key-of-the-tests-0123456789";

  private final Map<String, Payment> payments = new LinkedHashMap<>();
  private final Map<String, Payment> byKey = new HashMap<>();
  private final Map<String, Refund> refunds = new LinkedHashMap<>();
  private final Map<String, Refund> refundsByKey = new HashMap<>();
  private final Map<String, Integer> failingRefundsOf = new HashMap<>();

  private static final class Payment {
    final String id = "pay_" + UUID.randomUUID();
    final String reference;
    long amount;
    final String currency;
    String status = "requires_confirmation";

    Payment(String reference, long amount, String currency) {
      this.reference = reference;
      this.amount = amount;
      this.currency = currency;
    }

    Reply reply(int code) {
      return new Reply(
          code,
          Map.of(
              "id", id,
              "status", status,
              "clientSecret", "secret_" + id,
              "amountMinor", amount,
              "currency", currency,
              "reference", reference));
    }
  }

  private static final class Refund {
    final String id = "ref_" + UUID.randomUUID();
    final String paymentId;
    final long amount;
    String status = "pending";

    Refund(String paymentId, long amount) {
      this.paymentId = paymentId;
      this.amount = amount;
    }

    Reply reply(int code) {
      return new Reply(
          code, Map.of("id", id, "paymentId", paymentId, "status", status, "amountMinor", amount));
    }
  }

  /** Sets what a payment is. */
  public synchronized void set(String paymentId, String status) {
    payments.get(paymentId).status = status;
  }

  /** Takes another amount for a payment than it was made for. */
  public synchronized void take(String paymentId, long amount) {
    payments.get(paymentId).amount = amount;
    payments.get(paymentId).status = "succeeded";
  }

  /** Returns what a payment is. */
  public synchronized String status(String paymentId) {
    return payments.get(paymentId).status;
  }

  /** Makes a second payment of the same reference, as no merchant should. */
  public synchronized String another(UUID reference, long amount) {
    Payment payment = new Payment(reference.toString(), amount, "EUR");
    payment.status = "succeeded";
    payments.put(payment.id, payment);
    return payment.id;
  }

  /** Returns the payments of an order. */
  public synchronized List<String> of(UUID reference) {
    return payments.values().stream()
        .filter(p -> p.reference.equals(reference.toString()))
        .map(p -> p.id)
        .toList();
  }

  /** Lets the next refund of a payment fail. */
  public synchronized void failNextRefund(String paymentId) {
    failNextRefunds(paymentId, 1);
  }

  /** Lets so many refunds of a payment fail. */
  public synchronized void failNextRefunds(String paymentId, int times) {
    failingRefundsOf.put(paymentId, times);
  }

  /** Returns how many refunds of a payment were begun. */
  public synchronized long refundsBegun(String paymentId) {
    return refunds.values().stream().filter(r -> r.paymentId.equals(paymentId)).count();
  }

  /** Returns what was given back of a payment. */
  public synchronized long refunded(String paymentId) {
    return refunds.values().stream()
        .filter(r -> r.paymentId.equals(paymentId) && r.status.equals("succeeded"))
        .mapToLong(r -> r.amount)
        .sum();
  }

  /** Returns what was taken for an order and not given back. */
  public synchronized long kept(UUID reference) {
    return payments.values().stream()
        .filter(p -> p.reference.equals(reference.toString()) && p.status.equals("succeeded"))
        .mapToLong(p -> p.amount - refunded(p.id))
        .sum();
  }

  @Override
  protected Reply answer(Call call) {
    if (!("Bearer " + KEY).equals(call.header("Authorization"))) {
      return Reply.problem(403, "forbidden", Map.of());
    }
    String[] path = call.path().split("/", -1);
    if (path[2].equals("refunds")) {
      Refund refund = refunds.get(path[3]);
      if (refund.status.equals("pending")) {
        refund.status = fails(refund.paymentId) ? "failed" : "succeeded";
      }
      return refund.reply(200);
    }
    if (path.length == 3) {
      Payment payment =
          byKey.computeIfAbsent(
              String.valueOf(call.header("Idempotency-Key")),
              key ->
                  new Payment(
                      call.text("reference"),
                      call.body().get("amountMinor").asLong(),
                      call.text("currency")));
      payments.put(payment.id, payment);
      return payment.reply(201);
    }
    Payment payment = payments.get(path[3]);
    if (payment == null) {
      return Reply.problem(404, "unknown-payment", Map.of());
    }
    if (path.length == 4) {
      return payment.reply(200);
    }
    return path[4].equals("cancel") ? cancel(payment) : refund(call, payment);
  }

  private boolean fails(String paymentId) {
    int left = failingRefundsOf.getOrDefault(paymentId, 0);
    failingRefundsOf.put(paymentId, Math.max(0, left - 1));
    return left > 0;
  }

  private static Reply cancel(Payment payment) {
    if (!payment.status.equals("requires_confirmation") && !payment.status.equals("cancelled")) {
      return Reply.problem(409, "payment-" + payment.status, Map.of());
    }
    payment.status = "cancelled";
    return payment.reply(200);
  }

  private Reply refund(Call call, Payment payment) {
    if (!payment.status.equals("succeeded")) {
      return Reply.problem(409, "payment-not-paid", Map.of());
    }
    long amount = call.body().get("amountMinor").asLong();
    long back =
        refunds.values().stream()
            .filter(r -> r.paymentId.equals(payment.id) && !r.status.equals("failed"))
            .mapToLong(r -> r.amount)
            .sum();
    if (!refundsByKey.containsKey(String.valueOf(call.header("Idempotency-Key")))
        && back + amount > payment.amount) {
      return Reply.problem(409, "more-than-paid", Map.of());
    }
    Refund refund =
        refundsByKey.computeIfAbsent(
            String.valueOf(call.header("Idempotency-Key")), key -> new Refund(payment.id, amount));
    refunds.put(refund.id, refund);
    return refund.reply(201);
  }
}

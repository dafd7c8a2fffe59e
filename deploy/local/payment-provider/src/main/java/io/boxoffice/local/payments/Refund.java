package io.boxoffice.local.payments;

/** Money on its way back to the payer. */
record Refund(String id, String paymentId, long amountMinor, String currency, Status status) {

  enum Status {
    PENDING,
    SUCCEEDED,
    FAILED
  }
}

package io.boxoffice.local.payments;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money somebody owes or has paid.
 *
 * @param reference the merchant's own name for it
 * @param clientSecret lets the payer confirm this one payment without the merchant's key
 * @param card how it was confirmed; none before that
 */
record Payment(
    String id,
    String reference,
    UUID tenantId,
    long amountMinor,
    String currency,
    Status status,
    String clientSecret,
    @Nullable TestCard card,
    @Nullable String failureCode,
    Instant createdAt) {

  enum Status {
    REQUIRES_CONFIRMATION,
    PROCESSING,
    SUCCEEDED,
    FAILED,
    CANCELLED
  }
}

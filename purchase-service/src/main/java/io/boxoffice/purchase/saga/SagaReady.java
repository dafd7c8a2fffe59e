package io.boxoffice.purchase.saga;

import org.jspecify.annotations.Nullable;

/**
 * Published inside a transaction: once it has committed, the saga is driven in the background.
 *
 * @param subject the subject as the transaction leaves it; null to have it loaded
 */
record SagaReady(Lease lease, @Nullable Object subject) {}

package io.boxoffice.purchase.saga;

/** Published inside a transaction: once it has committed, the saga is driven in the background. */
record SagaReady(Lease lease) {}

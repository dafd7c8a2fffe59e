package io.boxoffice.local.payments;

/**
 * A message the merchant has not acknowledged yet.
 *
 * @param path where it goes, below the merchant's webhook address
 * @param copies acknowledged deliveries still wanted
 * @param attempts deliveries tried for the current copy
 */
record Webhook(String id, String path, String body, int copies, int attempts) {}

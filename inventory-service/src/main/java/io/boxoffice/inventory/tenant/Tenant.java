package io.boxoffice.inventory.tenant;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An organiser with its own customers, events and money.
 *
 * @param currency ISO 4217 code that its prices are in by default
 * @param hosts host names that lead to it
 * @param status active or suspended
 */
record Tenant(
    UUID id,
    String slug,
    String name,
    String currency,
    List<String> hosts,
    String status,
    Instant createdAt) {
  Tenant {
    hosts = List.copyOf(hosts);
  }
}

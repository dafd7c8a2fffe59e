package io.boxoffice.local.launcher;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The tenants that the local default has accounts for; their ids never change. */
record DemoTenant(UUID id, String slug, String name, String currency) {

  static final List<DemoTenant> ALL =
      List.of(
          new DemoTenant(
              UUID.fromString("0190a000-0000-7000-8000-000000000001"),
              "riverside",
              "Riverside Arts",
              "USD"),
          new DemoTenant(
              UUID.fromString("0190a000-0000-7000-8000-000000000002"),
              "northstar",
              "Northstar Live",
              "EUR"));

  /** As {@code slug:uuid:currency,...}, for processes that need to know them. */
  static String asSetting() {
    return ALL.stream()
        .map(tenant -> "%s:%s:%s".formatted(tenant.slug, tenant.id, tenant.currency))
        .collect(Collectors.joining(","));
  }
}

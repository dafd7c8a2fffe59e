package io.boxoffice.local.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A tenant of the local default.
 *
 * @param currency ISO 4217, of every price of this tenant
 */
record Tenant(String slug, UUID id, String currency) {

  /** Reads {@code slug:uuid:currency,...}; at least two. */
  static List<Tenant> parse(String text) {
    List<Tenant> tenants = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] fields = part.strip().split(":", -1);
      if (fields.length != 3) {
        throw new DemoFailure("BOXOFFICE_TENANTS: '" + part + "' is not slug:uuid:currency");
      }
      try {
        tenants.add(new Tenant(fields[0], UUID.fromString(fields[1]), fields[2]));
      } catch (IllegalArgumentException e) {
        throw new DemoFailure("BOXOFFICE_TENANTS: '" + fields[1] + "' is not a UUID", e);
      }
    }
    if (tenants.size() < 2) {
      throw new DemoFailure("BOXOFFICE_TENANTS names fewer than two tenants");
    }
    return tenants;
  }
}

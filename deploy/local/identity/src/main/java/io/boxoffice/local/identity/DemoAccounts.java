package io.boxoffice.local.identity;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The accounts of the local default: one for each role and tenant, and 20,000 buyers a tenant. */
@Component
class DemoAccounts {

  static final String SUPERADMIN = "superadmin@boxoffice.test";
  static final int BUYERS_PER_TENANT = 20_000;
  static final List<String> ROLES =
      List.of("buyer", "seller", "venue_manager", "venue_staff", "admin", "ops");

  private static final Pattern GENERATED_BUYER =
      Pattern.compile("buyer-([0-9]{5})@([a-z0-9-]{1,60})\\.test");

  private final Map<String, UUID> tenantBySlug = new HashMap<>();
  private final Map<String, Account> named = new HashMap<>();

  DemoAccounts(IdentityProperties properties) {
    for (String tenant : properties.tenants().split(",", -1)) {
      String[] parts = tenant.strip().split(":", -1);
      if (parts.length < 2) {
        throw new IllegalArgumentException(
            "BOXOFFICE_TENANTS: '%s' is not slug:uuid:currency".formatted(tenant));
      }
      tenantBySlug.put(parts[0], UUID.fromString(parts[1]));
    }
    tenantBySlug.forEach(
        (slug, id) ->
            ROLES.forEach(role -> add(new Account("%s@%s.test".formatted(role, slug), id, role))));
    add(new Account(SUPERADMIN, null, "superadmin"));
  }

  Optional<Account> find(String email) {
    String normal = email.strip().toLowerCase(Locale.ROOT);
    Account account = named.get(normal);
    return account != null ? Optional.of(account) : generatedBuyer(normal);
  }

  private Optional<Account> generatedBuyer(String email) {
    Matcher buyer = GENERATED_BUYER.matcher(email);
    if (!buyer.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(buyer.group(1));
    if (number < 1 || number > BUYERS_PER_TENANT) {
      return Optional.empty();
    }
    return Optional.ofNullable(tenantBySlug.get(buyer.group(2)))
        .map(tenantId -> new Account(email, tenantId, "buyer"));
  }

  private void add(Account account) {
    named.put(account.email(), account);
  }
}

package io.boxoffice.gateway.tenant;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tenants that are served, and the hosts that name them.
 *
 * @param active ids of the tenants that are active
 * @param byHost tenant of each host name, in lower case and without a port or a final dot
 */
record Tenants(Set<UUID> active, Map<String, UUID> byHost) {
  private static final String ACTIVE = "active";

  /** One tenant as the registry tells it; what the gateway has no use for is left out. */
  record Entry(UUID id, @Nullable List<String> hosts, String status) {}

  static Tenants of(List<Entry> entries) {
    Set<UUID> active = new HashSet<>();
    Map<String, UUID> byHost = new HashMap<>();
    for (Entry entry : entries) {
      if (!entry.status().equalsIgnoreCase(ACTIVE)) {
        continue;
      }
      active.add(entry.id());
      for (String host : entry.hosts() == null ? List.<String>of() : entry.hosts()) {
        byHost.putIfAbsent(normal(host), entry.id());
      }
    }
    return new Tenants(Set.copyOf(active), Map.copyOf(byHost));
  }

  boolean serves(UUID tenant) {
    return active.contains(tenant);
  }

  @Nullable UUID at(String host) {
    return byHost.get(normal(host));
  }

  /** Returns the name alone, whatever stands for a port behind it. */
  private static String normal(String host) {
    String name = host.strip().toLowerCase(Locale.ROOT);
    int colon = name.lastIndexOf(':');
    if (colon > name.lastIndexOf(']')) {
      name = name.substring(0, colon);
    }
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}

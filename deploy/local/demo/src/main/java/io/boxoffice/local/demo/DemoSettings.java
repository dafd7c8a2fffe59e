package io.boxoffice.local.demo;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where everything is and how large the run is. */
record DemoSettings(
    URI gateway,
    URI identity,
    String clientId,
    String clientSecret,
    List<Tenant> tenants,
    boolean chain,
    int buyers,
    int tickets,
    long seed,
    boolean small,
    int concurrency) {

  static DemoSettings from(
      Map<String, String> env, int buyers, int tickets, long seed, boolean small, int concurrency) {
    List<String> missing = new ArrayList<>();
    String gateway = required(env, "BOXOFFICE_GATEWAY_URL", missing);
    String identity = required(env, "BOXOFFICE_IDENTITY_URL", missing);
    String clientId = required(env, "BOXOFFICE_DEMO_CLIENT_ID", missing);
    String clientSecret = required(env, "BOXOFFICE_DEMO_CLIENT_SECRET", missing);
    String tenants = required(env, "BOXOFFICE_TENANTS", missing);
    if (!missing.isEmpty()) {
      throw new DemoFailure(
          "not set: " + String.join(", ", missing) + "; ./boxoffice demo sets them by itself");
    }
    if (tickets < 20 || buyers < tickets) {
      throw new DemoFailure("the sale needs at least 20 tickets and as many buyers as tickets");
    }
    return new DemoSettings(
        URI.create(gateway),
        URI.create(identity),
        clientId,
        clientSecret,
        Tenant.parse(tenants),
        !env.getOrDefault("BOXOFFICE_CHAIN", "off").equals("off"),
        buyers,
        tickets,
        seed,
        small,
        concurrency);
  }

  private static String required(Map<String, String> env, String name, List<String> missing) {
    String value = env.getOrDefault(name, "");
    if (value.isBlank()) {
      missing.add(name);
    }
    return value;
  }

  /** The tenant whose event goes on sale. */
  Tenant seller() {
    return tenants.getFirst();
  }

  @Override
  public String toString() {
    return "DemoSettings[gateway=" + gateway + ", buyers=" + buyers + ", tickets=" + tickets + "]";
  }
}

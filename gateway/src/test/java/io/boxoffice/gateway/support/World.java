package io.boxoffice.gateway.support;

import io.boxoffice.gateway.route.Service;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Everything around the gateway: services, issuer, Redis, tenants. Started once a JVM. */
public final class World {
  public static final UUID TENANT = UUID.randomUUID();
  public static final UUID OTHER_TENANT = UUID.randomUUID();
  public static final UUID SUSPENDED_TENANT = UUID.randomUUID();
  public static final String HOST = "tickets.example.org";
  public static final String ORIGIN = "https://shop.example.org";
  public static final String HMAC_KEYS = "test:" + Base64.getEncoder().encodeToString(new byte[32]);
  public static final TestIssuer ISSUER = new TestIssuer();
  public static final TestRedis REDIS = new TestRedis();
  private static final Map<Service, StubService> SERVICES = new EnumMap<>(Service.class);

  static {
    for (Service service : Service.values()) {
      SERVICES.put(service, new StubService(service.id(), HMAC_KEYS));
    }
    service(Service.INVENTORY).tenants(tenantsAnd(""));
  }

  private World() {}

  public static StubService service(Service service) {
    return SERVICES.get(service);
  }

  /** The registry's tenants, and more entries, each beginning with a comma. */
  public static String tenantsAnd(String more) {
    return "["
        + entry(TENANT, "active", HOST)
        + ","
        + entry(OTHER_TENANT, "active", "other.example.org")
        + ","
        + entry(SUSPENDED_TENANT, "suspended", "suspended.example.org")
        + more
        + "]";
  }

  public static String entry(UUID id, String status, String host) {
    return "{\"id\":\"%s\",\"slug\":\"t\",\"hosts\":[\"%s\"],\"currency\":\"EUR\",\"status\":\"%s\"}"
        .formatted(id, host, status);
  }

  /** Settings of a gateway in this world. */
  public static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    for (Service service : Service.values()) {
      settings.put("BOXOFFICE_" + service.name() + "_URL", service(service).url());
    }
    settings.put("BOXOFFICE_ISSUER", ISSUER.url());
    settings.put("BOXOFFICE_REDIS_URL", REDIS.url());
    settings.put("BOXOFFICE_HMAC_KEYS", HMAC_KEYS);
    settings.put("BOXOFFICE_CORS_ORIGINS", ORIGIN);
    settings.put("BOXOFFICE_BIND_ADDRESS", "127.0.0.1");
    settings.put("BOXOFFICE_BREAKER_MINIMUM_CALLS", "10");
    settings.put("BOXOFFICE_BREAKER_OPEN_SECONDS", "120");
    settings.put("BOXOFFICE_REQUEST_TIMEOUT_SECONDS", "3");
    settings.put("BOXOFFICE_RESPONSE_TIMEOUT_SECONDS", "2");
    settings.put("BOXOFFICE_MAX_STREAMS", "2");
    return settings;
  }
}

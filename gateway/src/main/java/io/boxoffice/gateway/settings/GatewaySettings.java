package io.boxoffice.gateway.settings;

import io.boxoffice.common.hmac.HmacKeys;
import io.boxoffice.gateway.route.LimitClass;
import io.boxoffice.gateway.route.Service;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.env.Environment;

/**
 * What the environment says, checked.
 *
 * @param services base address of each service
 * @param issuer OIDC issuer whose tokens are taken
 * @param hmacKeys keys that sign the gateway's own calls to services
 * @param perMinute requests a minute for each class; 0 means no limit
 * @param corsOrigins browser origins that may call
 * @param trustedProxies networks whose {@code X-Forwarded-*} headers are believed
 * @param maxBodyBytes size of an ordinary body
 * @param maxUploadBytes size of an upload of scans
 * @param maxStreams open streams at a time
 * @param requestTimeout how long a client may take to send its request
 * @param responseTimeout how long a service may take to begin its answer
 * @param tenantRefresh how old the registry of tenants may grow before it is fetched again
 * @param breaker when calls to a service stop
 */
public record GatewaySettings(
    Map<Service, URI> services,
    URI issuer,
    HmacKeys hmacKeys,
    Map<LimitClass, Integer> perMinute,
    List<String> corsOrigins,
    List<Network> trustedProxies,
    int maxBodyBytes,
    int maxUploadBytes,
    int maxStreams,
    Duration requestTimeout,
    Duration responseTimeout,
    Duration tenantRefresh,
    Breaker breaker) {
  private static final int MAX_PER_MINUTE = 10_000_000;
  private static final int MIB = 1024 * 1024;

  /**
   * When calls to a service stop for a while.
   *
   * @param minimumCalls calls in the last ten seconds before the share of failures counts
   * @param failurePercent share of failures that opens the breaker
   * @param open how long it stays open before a few calls are let through
   */
  public record Breaker(int minimumCalls, int failurePercent, Duration open) {}

  /**
   * Reads the settings.
   *
   * @throws RuntimeException naming each setting that is missing or malformed
   */
  static GatewaySettings from(Environment environment) {
    SettingsReader read = new SettingsReader(environment);
    Map<Service, URI> services = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      services.put(service, read.base("BOXOFFICE_" + service.name() + "_URL"));
    }
    Map<LimitClass, Integer> perMinute = new EnumMap<>(LimitClass.class);
    for (LimitClass limit : LimitClass.values()) {
      String name = "BOXOFFICE_RATE_" + limit.name().toUpperCase(Locale.ROOT) + "_PER_MINUTE";
      perMinute.put(limit, read.number(name, limit.defaultPerMinute(), 0, MAX_PER_MINUTE));
    }
    URI issuer = read.issuer("BOXOFFICE_ISSUER");
    read.redis("BOXOFFICE_REDIS_URL");
    HmacKeys keys = read.hmacKeys("BOXOFFICE_HMAC_KEYS");
    List<String> origins = read.origins("BOXOFFICE_CORS_ORIGINS");
    List<Network> proxies = read.networks("BOXOFFICE_TRUSTED_PROXIES");
    int body = read.number("BOXOFFICE_MAX_BODY_BYTES", 64 * 1024, 1024, 16 * MIB);
    int upload = read.number("BOXOFFICE_MAX_UPLOAD_BYTES", MIB, 1024, 64 * MIB);
    int streams = read.number("BOXOFFICE_MAX_STREAMS", 1000, 0, 100_000);
    int request = read.number("BOXOFFICE_REQUEST_TIMEOUT_SECONDS", 30, 1, 600);
    int response = read.number("BOXOFFICE_RESPONSE_TIMEOUT_SECONDS", 15, 1, 120);
    int refresh = read.number("BOXOFFICE_TENANT_REFRESH_SECONDS", 15, 1, 3600);
    Breaker breaker =
        new Breaker(
            read.number("BOXOFFICE_BREAKER_MINIMUM_CALLS", 20, 1, 10_000),
            read.number("BOXOFFICE_BREAKER_FAILURE_PERCENT", 50, 1, 100),
            Duration.ofSeconds(read.number("BOXOFFICE_BREAKER_OPEN_SECONDS", 5, 1, 600)));
    read.finish();
    return new GatewaySettings(
        Map.copyOf(services),
        issuer,
        Objects.requireNonNull(keys),
        Map.copyOf(perMinute),
        origins,
        proxies,
        body,
        upload,
        streams,
        Duration.ofSeconds(request),
        Duration.ofSeconds(response),
        Duration.ofSeconds(refresh),
        breaker);
  }

  /** Returns the base address of a service. */
  public URI address(Service service) {
    return Objects.requireNonNull(services.get(service));
  }

  /** Returns the requests a minute that a class allows; 0 means no limit. */
  public int perMinute(LimitClass limit) {
    return Objects.requireNonNull(perMinute.get(limit));
  }

  /** Never shows a key. */
  @Override
  public String toString() {
    return "GatewaySettings[services=" + services + ", issuer=" + issuer + "]";
  }
}

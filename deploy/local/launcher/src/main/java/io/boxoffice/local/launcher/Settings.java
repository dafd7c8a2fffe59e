package io.boxoffice.local.launcher;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The environment of each of the product's processes. */
final class Settings {

  private static final String BIND = "127.0.0.1";

  /** What settings of inventory begin with, and no other service's. */
  private static final List<String> INVENTORYS =
      List.of("GRPC_", "SEARCH_", "CACHE_", "DYNAMIC_PRICING_", "PRICE_");

  /** A setting of purchase, and no other service's. */
  private static final String DISCOUNTS = "DISCOUNT_RULES_ENABLED";

  /** Read by the launcher and its script themselves, of no meaning to a service. */
  private static final Set<String> OWN =
      Set.of(
          "BOXOFFICE_HOME",
          "BOXOFFICE_PORT_OFFSET",
          "BOXOFFICE_FAST_START",
          "BOXOFFICE_SKIP_BUILD");

  private final Map<String, String> environment;
  private final Ports ports;
  private final Addresses addresses;
  private final Secrets secrets;
  private final Postgres postgres;
  private final boolean chain;

  Settings(
      Map<String, String> environment,
      Ports ports,
      Secrets secrets,
      Postgres postgres,
      boolean chain) {
    this.environment = environment;
    this.ports = ports;
    this.addresses = new Addresses(ports);
    this.secrets = secrets;
    this.postgres = postgres;
    this.chain = chain;
  }

  Map<String, String> identity() {
    Map<String, String> env = product(ports.identity());
    env.put("BOXOFFICE_ISSUER", addresses.identity());
    env.put("BOXOFFICE_IDENTITY_CLIENT_SECRET", secrets.identityClient());
    env.put("BOXOFFICE_IDENTITY_DEMO_PASSWORD", secrets.demoPassword());
    env.put("BOXOFFICE_TENANTS", DemoTenant.asSetting());
    env.putIfAbsent(
        "BOXOFFICE_IDENTITY_REDIRECT_URIS",
        "%1$s/swagger-ui/oauth2-redirect.html,%1$s/webjars/swagger-ui/oauth2-redirect.html"
            .formatted(addresses.gateway()));
    return env;
  }

  Map<String, String> payments() {
    Map<String, String> env = product(ports.payments());
    env.put("BOXOFFICE_PAYMENT_PROVIDER_KEY", secrets.paymentsKey());
    env.put("BOXOFFICE_PAYMENT_WEBHOOK_SECRETS", secrets.webhookSecret());
    env.put("BOXOFFICE_WEBHOOK_URL", addresses.gateway() + "/api/webhooks");
    return env;
  }

  Map<String, String> mail() {
    Map<String, String> env = product(ports.mailHttp());
    env.put("BOXOFFICE_SMTP_PORT", Integer.toString(ports.smtp()));
    return env;
  }

  Map<String, String> gateway() {
    Map<String, String> env = product(ports.gateway());
    env.put("BOXOFFICE_REDIS_URL", addresses.redis());
    env.put("BOXOFFICE_ISSUER", addresses.identity());
    env.put("BOXOFFICE_HMAC_KEYS", secrets.hmacKeys());
    putServiceUrls(env);
    return env;
  }

  Map<String, String> service(Service service) {
    Map<String, String> env = product(ports.service(service));
    env.put("BOXOFFICE_DB_URL", postgres.url());
    env.put("BOXOFFICE_DB_APP_PASSWORD", secrets.database(service, "app"));
    env.put("BOXOFFICE_DB_WORKER_PASSWORD", secrets.database(service, "worker"));
    env.put("BOXOFFICE_DB_MIGRATOR_PASSWORD", secrets.database(service, "migrator"));
    env.put("BOXOFFICE_KAFKA", addresses.kafka());
    env.put("BOXOFFICE_REDIS_URL", addresses.redis());
    env.put("BOXOFFICE_ISSUER", addresses.identity());
    env.put("BOXOFFICE_HMAC_KEYS", secrets.hmacKeys());
    putServiceUrls(env);
    switch (service) {
      case PURCHASE -> {
        env.put("BOXOFFICE_PAYMENT_PROVIDER_URL", addresses.payments());
        env.put("BOXOFFICE_PAYMENT_PROVIDER_KEY", secrets.paymentsKey());
        env.put("BOXOFFICE_PAYMENT_WEBHOOK_SECRETS", secrets.webhookSecret());
        env.put("BOXOFFICE_SMTP_HOST", BIND);
        env.put("BOXOFFICE_SMTP_PORT", Integer.toString(ports.smtp()));
        env.put("BOXOFFICE_SMTP_STARTTLS", "false");
        if (environment.containsKey(DISCOUNTS)) {
          env.put(DISCOUNTS, environment.get(DISCOUNTS));
        }
      }
      case CHECKIN -> env.put("BOXOFFICE_CHECKIN_MASTER_KEY", secrets.checkinMaster());
      case MINTING -> {
        env.put("SOLANA_RPC_URL", chainUrl());
        env.put("SOLANA_PRIVATE_KEY", secrets.solanaKey());
        env.put("SOLANA_NETWORK", "localnet");
      }
      case TRANSFER -> {
        // nothing of its own: its mails are sent by purchase
      }
      case INVENTORY -> {
        environment.forEach(
            (name, value) -> {
              if (INVENTORYS.stream().anyMatch(name::startsWith)) {
                env.put(name, value);
              }
            });
        env.put("GRPC_PORT", Integer.toString(ports.grpc()));
      }
    }
    return env;
  }

  /** For tools on this machine: the demo, the auditor, load generators. */
  Map<String, String> tools() {
    Map<String, String> env = new TreeMap<>(tunables());
    env.put("BOXOFFICE_GATEWAY_URL", addresses.gateway());
    putServiceUrls(env);
    env.put("BOXOFFICE_IDENTITY_URL", addresses.identity());
    env.put("BOXOFFICE_ISSUER", addresses.identity());
    env.put("BOXOFFICE_DEMO_CLIENT_ID", Api.CLIENT);
    env.put("BOXOFFICE_DEMO_CLIENT_SECRET", secrets.identityClient());
    env.put("BOXOFFICE_TENANTS", DemoTenant.asSetting());
    env.put("BOXOFFICE_PAYMENT_PROVIDER_URL", addresses.payments());
    env.put("BOXOFFICE_PAYMENT_PROVIDER_KEY", secrets.paymentsKey());
    env.put("BOXOFFICE_DB_URL", postgres.url());
    env.put("BOXOFFICE_DB_SUPERUSER", Postgres.SUPERUSER);
    env.put("BOXOFFICE_DB_SUPERUSER_PASSWORD", secrets.databaseSuperuser());
    env.put("BOXOFFICE_AUDIT_DB_USER", Postgres.SUPERUSER);
    env.put("BOXOFFICE_AUDIT_DB_PASSWORD", secrets.databaseSuperuser());
    env.put("BOXOFFICE_KAFKA", addresses.kafka());
    env.put("BOXOFFICE_REDIS_URL", addresses.redis());
    env.put("BOXOFFICE_MAIL_URL", addresses.mail());
    env.put("SOLANA_RPC_URL", chainUrl());
    env.put("BOXOFFICE_CUSTODY_ADDRESS", secrets.custodyAddress());
    env.put("BOXOFFICE_CHAIN", chain ? "on" : "off");
    return env;
  }

  private String chainUrl() {
    return chain ? addresses.chain() : "";
  }

  private Map<String, String> product(int port) {
    Map<String, String> env = new TreeMap<>(tunables());
    env.put("SERVER_PORT", Integer.toString(port));
    env.put("BOXOFFICE_BIND_ADDRESS", BIND);
    // plain text: these logs are for people
    env.putIfAbsent("BOXOFFICE_LOG_FORMAT", "");
    return env;
  }

  private void putServiceUrls(Map<String, String> env) {
    for (Service service : Service.values()) {
      env.put("BOXOFFICE_%s_URL".formatted(service.name()), addresses.service(service));
    }
  }

  /** What the caller's shell sets for the services, unless the launcher knows better. */
  private Map<String, String> tunables() {
    Map<String, String> tunables = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if ((name.startsWith("BOXOFFICE_") || name.startsWith("PAYMENTS_"))
              && !OWN.contains(name)) {
            tunables.put(name, value);
          }
        });
    return tunables;
  }
}

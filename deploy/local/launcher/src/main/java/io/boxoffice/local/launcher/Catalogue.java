package io.boxoffice.local.launcher;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All the parts of the local default, and how each is started. */
final class Catalogue {

  /** Most megabytes of a service's heap. */
  static final int SERVICE_HEAP = 384;

  /** Of what has the maps of all seats, and what a batch of reservations needs until its commit. */
  private static final int INVENTORY_HEAP = 640;

  private static final int BACK_ENDS = 0;
  private static final int OUTSIDE_WORLD = 1;
  private static final int SERVICES = 2;
  private static final int GATEWAY = 3;

  private final Home home;
  private final Ports ports;
  private final Addresses addresses;
  private final Settings settings;
  private final Postgres postgres;
  private final Chain chain;
  private final JavaProgram java;
  private final Api api;
  private final HttpClient http;

  Catalogue(
      Home home,
      Ports ports,
      Settings settings,
      Postgres postgres,
      Chain chain,
      JavaProgram java,
      Api api,
      HttpClient http) {
    this.home = home;
    this.ports = ports;
    this.addresses = new Addresses(ports);
    this.settings = settings;
    this.postgres = postgres;
    this.chain = chain;
    this.java = java;
    this.api = api;
    this.http = http;
  }

  /** Every part, the used before their users. */
  List<Part> all() {
    List<Part> parts = new ArrayList<>();
    parts.add(postgres());
    parts.add(kafka());
    parts.add(redis());
    if (chain instanceof Chain.On on) {
      parts.add(chain(on));
    }
    parts.add(mail());
    parts.add(identity());
    parts.add(payments());
    for (Service service : Service.values()) {
      parts.add(service(service));
    }
    parts.add(gateway());
    return parts;
  }

  /** Some of the parts, by name. */
  List<Part> only(List<String> names) {
    Map<String, Part> byName = new LinkedHashMap<>();
    all().forEach(part -> byName.put(part.name(), part));
    Set<String> unknown = new LinkedHashSet<>(names);
    unknown.removeAll(byName.keySet());
    if (!unknown.isEmpty()) {
      throw new LauncherException(
          "There is no part %s. The parts are: %s"
              .formatted(String.join(", ", unknown), String.join(", ", byName.keySet())));
    }
    return byName.values().stream().filter(part -> names.contains(part.name())).toList();
  }

  /** The environment of each of the product's own processes, and of tools. */
  Map<String, Map<String, String>> environments() {
    Map<String, Map<String, String>> environments = new LinkedHashMap<>();
    environments.put("identity", settings.identity());
    environments.put("payment-provider", settings.payments());
    environments.put("mail", settings.mail());
    for (Service service : Service.values()) {
      environments.put(service.module(), settings.service(service));
    }
    environments.put("gateway", settings.gateway());
    environments.put("tools", settings.tools());
    return environments;
  }

  private Part postgres() {
    return new Part(
        "postgres",
        "PostgreSQL",
        List.of(ports.postgres()),
        Set.of(),
        postgres::prepare,
        postgres.probe(),
        postgres::bootstrap,
        "INT",
        BACK_ENDS);
  }

  private Part kafka() {
    return new Part(
        "kafka",
        "Kafka broker",
        List.of(ports.kafka(), ports.kafkaController()),
        Set.of(),
        new Kafka(home, ports, java)::prepare,
        Probe.kafka(ports.kafka()),
        Part.Task.NONE,
        Part.TERMINATE,
        BACK_ENDS);
  }

  private Part redis() {
    return new Part(
        "redis",
        "Redis",
        List.of(ports.redis()),
        Set.of(),
        new Redis(home, ports)::prepare,
        Probe.redis(ports.redis()),
        Part.Task.NONE,
        Part.TERMINATE,
        BACK_ENDS);
  }

  private Part chain(Chain.On on) {
    return new Part(
        "chain",
        "Solana chain (JSON-RPC)",
        List.of(ports.chain(), ports.chainSocket()),
        Set.of(),
        () -> on.prepare(home, ports),
        Probe.jsonRpcHealth(http, addresses.chain()),
        api::fundCustody,
        Part.TERMINATE,
        BACK_ENDS);
  }

  private Part mail() {
    return product(
        "mail",
        "mail sink (SMTP on %d)".formatted(ports.smtp()),
        "deploy/local/mail-sink",
        64,
        Set.of(),
        List.of(ports.mailHttp(), ports.smtp()),
        OUTSIDE_WORLD,
        () -> {
          Map<String, String> env = settings.mail();
          env.put("BOXOFFICE_MAIL_HOME", home.data("mail").toString());
          return env;
        });
  }

  private Part identity() {
    return product(
        "identity",
        "OIDC issuer",
        "deploy/local/identity",
        192,
        Set.of(),
        List.of(ports.identity()),
        OUTSIDE_WORLD,
        () -> {
          Map<String, String> env = settings.identity();
          env.put("BOXOFFICE_IDENTITY_HOME", home.data("identity").toString());
          return env;
        });
  }

  private Part payments() {
    return product(
        "payment-provider",
        "payment provider",
        "deploy/local/payment-provider",
        192,
        Set.of(),
        List.of(ports.payments()),
        OUTSIDE_WORLD,
        () -> {
          Map<String, String> env = settings.payments();
          env.put("BOXOFFICE_PAYMENT_PROVIDER_HOME", home.data("payment-provider").toString());
          return env;
        });
  }

  private Part service(Service service) {
    boolean grpc = service == Service.INVENTORY;
    return product(
        service.module(),
        service.schema() + " service" + (grpc ? " (gRPC on %d)".formatted(ports.grpc()) : ""),
        service.module(),
        service == Service.INVENTORY ? INVENTORY_HEAP : SERVICE_HEAP,
        Set.of("postgres", "kafka", "redis"),
        grpc ? List.of(ports.service(service), ports.grpc()) : List.of(ports.service(service)),
        SERVICES,
        () -> settings.service(service));
  }

  private Part gateway() {
    return product(
        "gateway",
        "the public address",
        "gateway",
        512,
        Set.of("redis"),
        List.of(ports.gateway()),
        GATEWAY,
        settings::gateway);
  }

  /** Puts together an environment. */
  @FunctionalInterface
  private interface Environment {
    Map<String, String> get();
  }

  private Part product(
      String name,
      String what,
      String module,
      int heapMegabytes,
      Set<String> after,
      List<Integer> listensOn,
      int layer,
      Environment environment) {
    return new Part(
        name,
        what,
        listensOn,
        after,
        () -> {
          ExtractedJar app = ExtractedJar.of(home, JavaProgram.java(), name, home.jar(module));
          return new Command(java.jar(name, heapMegabytes, app), environment.get(), app.build());
        },
        Probe.http(http, "http://127.0.0.1:%d/health/ready".formatted(listensOn.getFirst())),
        Part.Task.NONE,
        Part.TERMINATE,
        layer);
  }
}

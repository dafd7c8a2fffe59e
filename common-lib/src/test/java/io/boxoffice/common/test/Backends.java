package io.boxoffice.common.test;

import io.boxoffice.common.database.DatabaseBootstrap;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;
import redis.embedded.RedisServer;

/**
 * Real servers for the tests of one JVM, each started when first asked for.
 *
 * <p>{@code -Dit.backend=docker} uses containers and fails without an engine, {@code embedded} uses
 * binaries from Maven, {@code auto} (default) prefers containers when an engine answers. What was
 * chosen is printed. Images are named by {@code it.image.postgres}, {@code it.image.kafka} and
 * {@code it.image.redis}.
 */
public final class Backends {
  /** Password of every test role. */
  public static final String PASSWORD = "test-only";

  private static final String DATABASE = "boxoffice";
  private static final boolean DOCKER = choose();
  private static @Nullable Postgres postgres;
  private static @Nullable String kafka;
  private static @Nullable String redis;

  private Backends() {}

  /**
   * A running PostgreSQL with the schemas and roles of every service.
   *
   * @param url JDBC address of the database
   * @param user superuser
   * @param password of the superuser
   */
  public record Postgres(String url, String user, String password) {
    /** Returns connections as the superuser, who sees everything. */
    public DataSource superuser() {
      return as(user, password);
    }

    /** Returns connections as a role, for example {@code inventory_app}. */
    public DataSource role(String role) {
      return as(role, PASSWORD);
    }

    private DataSource as(String name, String secret) {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(url);
      source.setUser(name);
      source.setPassword(secret);
      return source;
    }
  }

  private static boolean choose() {
    String wanted = System.getProperty("it.backend", "auto").toLowerCase(Locale.ROOT);
    boolean docker =
        switch (wanted) {
          case "docker" -> true;
          case "embedded" -> false;
          case "auto" -> DockerClientFactory.instance().isDockerAvailable();
          default -> throw new IllegalArgumentException("it.backend is auto, docker or embedded");
        };
    System.out.println("test back end: " + (docker ? "containers" : "embedded binaries"));
    return docker;
  }

  /** Returns PostgreSQL. */
  public static synchronized Postgres postgres() {
    Postgres running = postgres;
    if (running == null) {
      running = DOCKER ? dockerPostgres() : embeddedPostgres();
      bootstrap(running);
      postgres = running;
    }
    return running;
  }

  private static Postgres dockerPostgres() {
    PostgreSQLContainer container =
        new PostgreSQLContainer(
                DockerImageName.parse(System.getProperty("it.image.postgres", "postgres:18"))
                    .asCompatibleSubstituteFor("postgres"))
            .withDatabaseName(DATABASE)
            .withCommand("postgres", "-c", "max_connections=400");
    container.start();
    return new Postgres(container.getJdbcUrl(), container.getUsername(), container.getPassword());
  }

  private static Postgres embeddedPostgres() {
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setServerConfig("max_connections", "400")
              .setServerConfig("shared_buffers", "128MB")
              .setPGStartupWait(Duration.ofSeconds(60))
              .start();
      try (var connection = server.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("create database " + DATABASE);
      }
      // not the library's own address: that one names the superuser in its query
      String url = "jdbc:postgresql://localhost:" + server.getPort() + "/" + DATABASE;
      return new Postgres(url, "postgres", "postgres");
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("PostgreSQL does not start", e);
    }
  }

  private static void bootstrap(Postgres server) {
    Map<String, DatabaseBootstrap.Passwords> schemas = new LinkedHashMap<>();
    for (String schema :
        new String[] {"inventory", "purchase", "transfer", "checkin", "minting", "sample"}) {
      schemas.put(schema, new DatabaseBootstrap.Passwords(PASSWORD, PASSWORD, PASSWORD));
    }
    try {
      DatabaseBootstrap.run(server.superuser(), schemas);
    } catch (SQLException e) {
      throw new IllegalStateException("roles and schemas cannot be made", e);
    }
  }

  /** Returns the bootstrap servers of a Kafka broker. */
  public static synchronized String kafka() {
    String running = kafka;
    if (running == null) {
      if (DOCKER) {
        KafkaContainer container =
            new KafkaContainer(
                DockerImageName.parse(System.getProperty("it.image.kafka", "apache/kafka:4.1.0"))
                    .asCompatibleSubstituteFor("apache/kafka"));
        container.start();
        running = container.getBootstrapServers();
      } else {
        EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 2);
        broker.afterPropertiesSet();
        running = broker.getBrokersAsString();
      }
      kafka = running;
    }
    return running;
  }

  /** Returns the address of a Redis server, {@code redis://host:port}. */
  public static synchronized String redis() {
    String running = redis;
    if (running == null) {
      if (DOCKER) {
        GenericContainer<?> container =
            new GenericContainer<>(System.getProperty("it.image.redis", "redis:7"))
                .withExposedPorts(6379);
        container.start();
        running = "redis://" + container.getHost() + ":" + container.getMappedPort(6379);
      } else {
        running = embeddedRedis();
      }
      redis = running;
    }
    return running;
  }

  private static String embeddedRedis() {
    try {
      int port;
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      RedisServer server =
          RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
      server.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
      return "redis://127.0.0.1:" + port;
    } catch (IOException e) {
      throw new IllegalStateException("Redis does not start", e);
    }
  }

  private static void stop(RedisServer server) {
    try {
      server.stop();
    } catch (IOException e) {
      System.err.println("Redis did not stop: " + e);
    }
  }
}

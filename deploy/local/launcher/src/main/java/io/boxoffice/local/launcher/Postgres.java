package io.boxoffice.local.launcher;

import io.boxoffice.common.database.DatabaseBootstrap;
import io.boxoffice.common.database.DatabaseBootstrap.Passwords;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL server from its Maven artifact, run in the foreground of its own process (not
 * by pg_ctl), so that its id is known and its log is ours.
 */
final class Postgres {

  static final String SUPERUSER = "postgres";
  static final String DATABASE = "boxoffice";

  private static final int KEPT_LOG_MEGABYTES = 1_024;

  private static final Duration INITDB_PATIENCE = Duration.ofMinutes(3);
  private static final int EXECUTABLE = 0b001_000_000;

  private final Home home;
  private final Ports ports;
  private final Secrets secrets;

  Postgres(Home home, Ports ports, Secrets secrets) {
    this.home = home;
    this.ports = ports;
    this.secrets = secrets;
  }

  Command prepare() throws IOException, InterruptedException {
    Path binaries = unpack();
    Path data = home.data("postgres");
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialise(binaries, data);
    }
    List<String> arguments = new ArrayList<>(asNobody());
    arguments.addAll(List.of(binaries.resolve("bin/postgres").toString(), "-D", data.toString()));
    settings().forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    return new Command(arguments, Map.of(), binaries.toString());
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("port", Integer.toString(ports.postgres()));
    settings.put("unix_socket_directories", "");
    settings.put("max_connections", "300");
    settings.put("fsync", "on");
    settings.put("synchronous_commit", "on");
    // room for what an on-sale writes until a checkpoint: nobody has to write a page to get one
    settings.put("shared_buffers", "1GB");
    settings.put("max_wal_size", "2GB");
    // log files are used again: to allocate a new one holds up every commit for some 50 ms
    settings.put("min_wal_size", KEPT_LOG_MEGABYTES + "MB");
    settings.put("shared_preload_libraries", "pg_stat_statements");
    settings.put("log_min_duration_statement", "1s");
    settings.put("log_line_prefix", "%m [%p] %q%u@%d ");
    settings.put("timezone", "UTC");
    settings.put("log_timezone", "UTC");
    return settings;
  }

  Probe probe() {
    return () -> {
      try (Connection connection = dataSource("postgres").getConnection()) {
        return connection.isValid(3);
      } catch (SQLException e) {
        return false;
      }
    };
  }

  /** Makes the database, and in it the schemas and roles of the services. */
  void bootstrap() {
    try {
      createDatabase();
      Map<String, Passwords> schemas = new TreeMap<>();
      for (Service service : Service.values()) {
        schemas.put(
            service.schema(),
            new Passwords(
                secrets.database(service, "migrator"),
                secrets.database(service, "app"),
                secrets.database(service, "worker")));
      }
      DatabaseBootstrap.run(dataSource(DATABASE), schemas);
    } catch (SQLException e) {
      throw new LauncherException(
          """
          PostgreSQL refuses the set-up of the database: %s
          If %s was deleted while the data was kept, delete %s as well."""
              .formatted(e.getMessage(), home.secrets(), home.folder().resolve("data")),
          e);
    }
  }

  /**
   * Writes as much log as PostgreSQL keeps to use again. So it finds files as a server does that
   * has been running for a while; a new one allocates each, which holds up every commit meanwhile.
   */
  void fillLog() {
    try (Connection connection = dataSource(DATABASE).getConnection();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < KEPT_LOG_MEGABYTES; i++) {
        statement.execute(
            "select pg_logical_emit_message(false, 'bench', repeat('x', 1024 * 1024))");
      }
      statement.execute("checkpoint");
    } catch (SQLException e) {
      throw new LauncherException("PostgreSQL did not fill its log: " + e.getMessage(), e);
    }
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(ports.postgres(), DATABASE);
  }

  private void createDatabase() throws SQLException {
    try (Connection connection = dataSource("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      boolean exists;
      try (ResultSet found =
          statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
        exists = found.next();
      }
      if (!exists) {
        statement.execute("create database " + DATABASE);
      }
    }
    try (Connection connection = dataSource(DATABASE).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create extension if not exists pg_stat_statements schema public");
    }
  }

  private PGSimpleDataSource dataSource(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {ports.postgres()});
    source.setDatabaseName(database);
    source.setUser(SUPERUSER);
    source.setPassword(secrets.databaseSuperuser());
    source.setConnectTimeout(3);
    source.setLoginTimeout(5);
    return source;
  }

  /** PostgreSQL refuses to run as root; a user namespace makes root somebody else. */
  private static List<String> asNobody() throws IOException, InterruptedException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    Optional<Path> unshare = Processes.onPath("unshare");
    if (unshare.isEmpty()
        || Processes.run(Duration.ofSeconds(5), unshare.get().toString(), "-U", "true").isEmpty()) {
      throw new LauncherException(
          "PostgreSQL does not run as root, and 'unshare -U' does not work here."
              + " Run Boxoffice as an ordinary user.");
    }
    return List.of(unshare.get().toString(), "-U");
  }

  private void initialise(Path binaries, Path data) throws IOException, InterruptedException {
    Folders.delete(data);
    // a crash in the middle must not leave something that looks like a database
    Path temporary = data.resolveSibling("postgres-initialising");
    Folders.delete(temporary);
    Path password =
        Files.createTempFile(
            home.run(),
            "superuser",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(password, secrets.databaseSuperuser());
      List<String> arguments = new ArrayList<>(asNobody());
      arguments.addAll(
          List.of(
              binaries.resolve("bin/initdb").toString(),
              "-D",
              temporary.toString(),
              "-U",
              SUPERUSER,
              "--pwfile=" + password,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8"));
      Path log = home.log("postgres-initdb");
      Process process =
          new ProcessBuilder(arguments)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(INITDB_PATIENCE) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new LauncherException(
            "The database cannot be initialised; see %s:%n%s"
                .formatted(log, String.join(System.lineSeparator(), Logs.tail(log, 10))));
      }
      Files.move(temporary, data);
    } finally {
      Files.deleteIfExists(password);
    }
  }

  private Path unpack() throws IOException {
    String system =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac")
            ? "Darwin"
            : "Linux";
    String machine = ArchUtils.normalize(System.getProperty("os.arch", ""));
    Path target = home.tools().resolve("postgres-18.6-" + machine);
    if (Files.isDirectory(target)) {
      return target;
    }
    Path temporary = target.resolveSibling("postgres-unpacking");
    Folders.delete(temporary);
    try (InputStream archive =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
      if (archive == null) {
        throw new LauncherException(
            "There is no PostgreSQL for %s on %s.".formatted(system, machine));
      }
      unpack(archive, temporary);
    }
    Files.move(temporary, target);
    return target;
  }

  private static void unpack(InputStream archive, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
          throw new FileSystemException(entry.getName(), null, "leaves its archive");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Folders.createParent(file);
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, file);
          if ((entry.getMode() & EXECUTABLE) != 0) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
      }
    }
  }
}

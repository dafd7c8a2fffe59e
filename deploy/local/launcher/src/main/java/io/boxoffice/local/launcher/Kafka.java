package io.boxoffice.local.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A real Kafka broker, its own controller, from its Maven artifacts. */
final class Kafka {

  private static final Duration FORMAT_PATIENCE = Duration.ofMinutes(1);

  private final Home home;
  private final Ports ports;
  private final JavaProgram java;

  Kafka(Home home, Ports ports, JavaProgram java) {
    this.home = home;
    this.ports = ports;
    this.java = java;
  }

  Command prepare() throws IOException, InterruptedException {
    Path folder = home.data("kafka");
    Path logs = folder.resolve("logs");
    Path settings = folder.resolve("server.properties");
    Files.createDirectories(folder);
    Files.writeString(settings, settings(logs));
    if (!Files.exists(logs.resolve("meta.properties"))) {
      format(settings);
    }
    List<String> arguments =
        new ArrayList<>(
            java.main(
                "kafka",
                256,
                List.of(
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                    "-Dorg.slf4j.simpleLogger.showDateTime=true",
                    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
                    "-XX:+AutoCreateSharedArchive",
                    "-XX:SharedArchiveFile=" + home.apps().resolve("kafka.jsa"),
                    "-Xlog:cds=off,cds+dynamic=off"),
                classPath(),
                "kafka.Kafka"));
    arguments.add(settings.toString());
    return new Command(arguments, Map.of(), settings(logs));
  }

  private void format(Path settings) throws IOException, InterruptedException {
    Path log = home.log("kafka-format");
    Process process =
        new ProcessBuilder(
                JavaProgram.java().toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                "kafka.tools.StorageTool",
                "format",
                "--standalone",
                // one argument: an id may begin with a dash
                "--cluster-id=" + clusterId(),
                "--config=" + settings)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(FORMAT_PATIENCE) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new LauncherException("Kafka's storage cannot be formatted; see " + log);
    }
  }

  /** The launcher's own jar, whose manifest names its libraries: they include the broker's. */
  private static String classPath() {
    return System.getProperty("java.class.path", "");
  }

  private static String clusterId() {
    UUID random = UUID.randomUUID();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(16)
                .putLong(random.getMostSignificantBits())
                .putLong(random.getLeastSignificantBits())
                .array());
  }

  private String settings(Path logs) {
    return """
        process.roles=broker,controller
        node.id=1
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        controller.quorum.bootstrap.servers=127.0.0.1:%2$d
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
        log.dirs=%3$s
        num.partitions=6
        num.network.threads=1
        num.io.threads=2
        auto.create.topics.enable=true
        default.replication.factor=1
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=6
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=6
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        share.coordinator.state.topic.num.partitions=3
        group.initial.rebalance.delay.ms=0
        log.retention.ms=-1
        log.segment.bytes=67108864
        log.cleaner.dedupe.buffer.size=16777216
        controlled.shutdown.max.retries=1
        """
        .formatted(ports.kafka(), ports.kafkaController(), logs);
  }
}

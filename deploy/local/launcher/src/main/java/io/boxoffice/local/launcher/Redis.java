package io.boxoffice.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;

/** A real Redis server: the machine's own, or the one in the Maven artifact. */
final class Redis {

  private final Home home;
  private final Ports ports;

  Redis(Home home, Ports ports) {
    this.home = home;
    this.ports = ports;
  }

  Command prepare() throws IOException {
    Path data = home.data("redis");
    Files.createDirectories(data);
    Path server = server();
    return new Command(
        List.of(
            server.toString(),
            "--port",
            Integer.toString(ports.redis()),
            "--bind",
            "127.0.0.1",
            "--dir",
            data.toString(),
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
            "--save",
            "",
            "--daemonize",
            "no",
            // keeps the arguments visible, by which an orphan is known
            "--set-proc-title",
            "no"),
        Map.of(),
        server.toString());
  }

  private Path server() throws IOException {
    Optional<Path> installed = Processes.onPath("redis-server");
    if (installed.isPresent()) {
      return installed.get();
    }
    Path own = home.tools().resolve("redis-server");
    if (!Files.isExecutable(own)) {
      Path temporary = Files.createTempDirectory(home.tools(), "redis");
      Path unpacked = ExecutableProvider.newJarResourceProvider(temporary.toFile()).get().toPath();
      if (!unpacked.toFile().setExecutable(true)) {
        throw new IOException(unpacked + " cannot be made executable");
      }
      Files.move(unpacked, own, StandardCopyOption.REPLACE_EXISTING);
      Folders.delete(temporary);
    }
    return own;
  }
}

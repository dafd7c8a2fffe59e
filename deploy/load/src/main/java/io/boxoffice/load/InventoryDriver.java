package io.boxoffice.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a main class from the tests of inventory-service in a JVM of its own, with the settings that
 * a service of the local default gets. Those classes reach what is nobody else's business.
 */
final class InventoryDriver {
  private final Map<String, String> env;

  InventoryDriver(Map<String, String> env) {
    this.env = env;
  }

  /** Runs it with arguments: the seconds, a file for the figures, and whatever is more. */
  JsonNode run(String mainClass, String seconds, String more)
      throws IOException, InterruptedException {
    Path module = Path.of(Local.required(env, "BOXOFFICE_CHECKOUT"), "inventory-service", "target");
    Path libraries = module.resolve("bench.classpath");
    if (!Files.exists(libraries)) {
      throw new BenchFailure(libraries + " is missing; ./boxoffice bench builds it by itself");
    }
    Path figures = Files.createTempFile("bench", ".json");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
      command.addAll(List.of(Local.required(env, "BOXOFFICE_BENCH_JVM").split(" ", -1)));
      command.addAll(
          List.of(
              "-cp",
              String.join(
                  java.io.File.pathSeparator,
                  module.resolve("test-classes").toString(),
                  module.resolve("classes").toString(),
                  Files.readString(libraries).strip()),
              mainClass,
              seconds,
              figures.toString(),
              more));
      Process process = new ProcessBuilder(command).inheritIO().start();
      Thread stop = new Thread(process::destroy);
      Runtime.getRuntime().addShutdownHook(stop);
      int code = process.waitFor();
      if (code != 0) {
        throw new BenchFailure("the driver of the engine failed, exit code " + code);
      }
      Runtime.getRuntime().removeShutdownHook(stop);
      return JsonMapper.builder().build().readTree(Files.readString(figures));
    } finally {
      Files.deleteIfExists(figures);
    }
  }
}

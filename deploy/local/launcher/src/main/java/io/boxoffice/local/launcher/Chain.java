package io.boxoffice.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The local Solana chain, which needs the machine's own node. */
sealed interface Chain {

  int OLDEST_NODE = 20;

  /** It can run. */
  record On(Path node, Path folder) implements Chain {

    Command prepare(Home home, Ports ports) throws IOException {
      Path data = home.data("chain");
      Files.createDirectories(data);
      return new Command(
          List.of(
              node.toString(),
              folder.resolve("server.mjs").toString(),
              "--port",
              Integer.toString(ports.chain()),
              "--data",
              data.toString()),
          Map.of(),
          "%s %d".formatted(node, newest(folder)));
    }

    private static long newest(Path folder) throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .filter(file -> file.toString().endsWith(".mjs") || file.toString().endsWith(".json"))
            .mapToLong(file -> file.toFile().lastModified())
            .max()
            .orElse(0);
      }
    }
  }

  /** It cannot, and why. */
  record Off(String reason) implements Chain {}

  /** Finds out whether the chain can run. */
  static Chain detect(Home home) throws IOException, InterruptedException {
    Path folder = home.checkout().resolve("deploy/local/chain");
    Optional<Path> node = node();
    if (node.isEmpty()) {
      return new Off("there is no node %d or later on this machine".formatted(OLDEST_NODE));
    }
    if (!Files.exists(folder.resolve("server.mjs"))) {
      return new Off(folder.resolve("server.mjs") + " is missing");
    }
    return new On(node.get(), folder);
  }

  /** Finds out whether the chain can run, and installs its libraries if they are not there yet. */
  static Chain install(Home home, Console console) throws IOException, InterruptedException {
    Chain chain = detect(home);
    if (!(chain instanceof On on) || isInstalled(on.folder())) {
      return chain;
    }
    Path npm = on.node().resolveSibling("npm");
    if (!Files.isExecutable(npm)) {
      return new Off("there is no npm beside " + on.node());
    }
    console.say("  chain: installing its libraries with npm ci");
    Path log = home.log("chain-install");
    ProcessBuilder builder =
        new ProcessBuilder(npm.toString(), "ci", "--no-audit", "--no-fund")
            .directory(on.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .merge("PATH", String.valueOf(on.node().getParent()), (path, first) -> first + ":" + path);
    Process process = builder.start();
    if (!process.waitFor(Duration.ofMinutes(5)) || process.exitValue() != 0) {
      process.destroyForcibly();
      return new Off("'npm ci' failed, see " + log);
    }
    return chain;
  }

  private static boolean isInstalled(Path folder) throws IOException {
    Path installed = folder.resolve("node_modules/.package-lock.json");
    Path wanted = folder.resolve("package-lock.json");
    return Files.exists(installed)
        && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) >= 0;
  }

  private static Optional<Path> node() throws IOException, InterruptedException {
    List<Path> candidates =
        Stream.concat(
                Processes.onPath("node").stream(),
                Stream.of("/usr/local/bin/node", "/opt/homebrew/bin/node", "/usr/bin/node")
                    .map(Path::of)
                    .filter(Files::isExecutable))
            .distinct()
            .toList();
    for (Path candidate : candidates) {
      if (isRecent(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static boolean isRecent(Path node) throws IOException, InterruptedException {
    Optional<String> version = Processes.run(Duration.ofSeconds(10), node.toString(), "--version");
    Matcher major = Pattern.compile("v(\\d{1,4})\\..*").matcher(version.orElse("").strip());
    return major.matches() && Integer.parseInt(major.group(1)) >= OLDEST_NODE;
  }
}

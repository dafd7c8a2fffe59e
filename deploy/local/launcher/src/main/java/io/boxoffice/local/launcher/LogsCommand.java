package io.boxoffice.local.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = "Shows the end of one part's log, or of all.",
    mixinStandardHelpOptions = true)
class LogsCommand implements Callable<Integer> {

  private static final int CHUNK = 1 << 20;
  private static final String SUFFIX = ".log";

  @Parameters(arity = "0..1", paramLabel = "PART", description = "Its name, as status shows it.")
  private String part = "";

  @Option(names = "-n", description = "How many lines (default: ${DEFAULT-VALUE}).")
  private int lines = 50;

  @Option(names = "-f", description = "Go on with what is added, until Ctrl-C.")
  private boolean follow;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Local local = Local.open(Local.Mode.LOOK_ONLY);
    List<String> names = names(local.home());
    Map<String, Long> shown = new HashMap<>();
    for (String name : names) {
      Path log = local.home().log(name);
      shown.put(name, Files.exists(log) ? Files.size(log) : 0);
      for (String line : Logs.tail(log, names.size() == 1 ? lines : Math.min(lines, 10))) {
        print(local, names, name, line);
      }
    }
    while (follow) {
      Thread.sleep(300);
      for (String name : names) {
        shown.put(name, showNew(local, names, name, shown.getOrDefault(name, 0L)));
      }
    }
    return ExitCode.OK;
  }

  private long showNew(Local local, List<String> names, String name, long from) throws IOException {
    Path log = local.home().log(name);
    if (!Files.exists(log) || Files.size(log) == from) {
      return from;
    }
    // a shorter file is a new one
    long start = Files.size(log) < from ? 0 : from;
    String text = Logs.read(log, start, CHUNK);
    int complete = text.lastIndexOf('\n') + 1;
    text.substring(0, complete).lines().forEach(line -> print(local, names, name, line));
    return start + text.substring(0, complete).getBytes(StandardCharsets.UTF_8).length;
  }

  private List<String> names(Home home) throws IOException {
    if (!part.isEmpty()) {
      if (!part.matches("[a-z0-9.-]{1,60}") || !Files.exists(home.log(part))) {
        throw new LauncherException(
            "There is no log of %s in %s".formatted(part, home.folder().resolve("logs")));
      }
      return List.of(part);
    }
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> logs =
        Files.newDirectoryStream(home.folder().resolve("logs"), "*" + SUFFIX)) {
      for (Path log : logs) {
        String file = String.valueOf(log.getFileName());
        names.add(file.substring(0, file.length() - SUFFIX.length()));
      }
    }
    names.sort(String::compareTo);
    return names;
  }

  private static void print(Local local, List<String> names, String name, String line) {
    local.console().say(names.size() == 1 ? line : "%-18s | %s".formatted(name, line));
  }
}

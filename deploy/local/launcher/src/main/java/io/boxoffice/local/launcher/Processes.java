package io.boxoffice.local.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the operating system knows of processes. */
final class Processes {

  private static final Path PROC = Path.of("/proc");

  /** Position of the start time in /proc/pid/stat, counted after the process name. */
  private static final int START_TICKS = 19;

  private static final int LONGEST_DESCRIPTION = 120;

  private Processes() {}

  /**
   * Something that no other process has: which moment of which boot it started in. A process id
   * alone is given to a stranger sooner or later, and strangers must not be killed.
   *
   * @return empty when there is no such process, or nothing but its exit status is left
   */
  static Optional<String> identity(long pid) {
    if (Files.isDirectory(PROC.resolve("self"))) {
      return linuxIdentity(pid);
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .map(start -> "instant:" + start.toEpochMilli());
  }

  private static Optional<String> linuxIdentity(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      if (fields[0].equals("Z") || fields[0].equals("X")) {
        return Optional.empty();
      }
      String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
      return Optional.of("boot:%s:%s".formatted(boot, fields[START_TICKS]));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static boolean isAlive(long pid, String identity) {
    return identity(pid).filter(identity::equals).isPresent();
  }

  /** The command line, shortened, for a message. */
  static String describe(long pid) {
    String command =
        ProcessHandle.of(pid)
            .map(ProcessHandle::info)
            .flatMap(info -> info.commandLine().or(info::command))
            .orElse("unknown command");
    return command.length() <= LONGEST_DESCRIPTION
        ? command
        : command.substring(0, LONGEST_DESCRIPTION) + "…";
  }

  /** Processes whose command line has exactly this argument. */
  static List<ProcessHandle> withArgument(String argument) {
    return ProcessHandle.allProcesses().filter(process -> hasArgument(process, argument)).toList();
  }

  private static boolean hasArgument(ProcessHandle process, String argument) {
    Path commandLine = PROC.resolve(Long.toString(process.pid())).resolve("cmdline");
    if (Files.isReadable(commandLine)) {
      try {
        return List.of(Files.readString(commandLine).split("\0", -1)).contains(argument);
      } catch (IOException e) {
        return false;
      }
    }
    return process.info().arguments().map(List::of).orElse(List.of()).contains(argument);
  }

  /** Sends a signal by name, for the ones that Java has no method for. */
  static void signal(long pid, String name) throws IOException, InterruptedException {
    run(Duration.ofSeconds(5), "kill", "-" + name, Long.toString(pid));
  }

  /** Runs a short command and answers what it printed; empty when it failed or took too long. */
  static Optional<String> run(Duration longest, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    if (!process.waitFor(longest)) {
      process.destroyForcibly();
      return Optional.empty();
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.exitValue() == 0 ? Optional.of(output) : Optional.empty();
  }

  /** The first file of this name on the PATH. */
  static Optional<Path> onPath(String name) {
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "/usr/bin:/bin" : path).split(":", -1)) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isExecutable(file) && Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}

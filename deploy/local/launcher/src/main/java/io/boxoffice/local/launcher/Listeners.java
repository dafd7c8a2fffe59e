package io.boxoffice.local.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds out whether a port is taken, and by whom. */
final class Listeners {

  private static final int CONNECT_MILLIS = 300;
  private static final String LISTENING = "0A";

  private Listeners() {}

  static boolean isTaken(int port) {
    // binding alone misses wildcard listeners on macOS, connecting alone misses silent ones
    return accepts(port) || !binds(port);
  }

  static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean binds(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The process that listens on a port, if this user may know. */
  static Optional<Long> owner(int port) throws InterruptedException {
    try {
      Set<String> inodes = listeningInodes(port);
      return inodes.isEmpty() ? ownerByLsof(port) : ownerOf(inodes);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Set<String> listeningInodes(int port) throws IOException {
    Set<String> inodes = new HashSet<>();
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
      Path file = Path.of(table);
      if (Files.isReadable(file)) {
        try (Stream<String> lines = Files.lines(file)) {
          lines
              .map(line -> line.strip().split("\\s+", -1))
              .filter(fields -> fields.length > 9)
              .filter(fields -> fields[1].endsWith(suffix) && fields[3].equals(LISTENING))
              .forEach(fields -> inodes.add("socket:[" + fields[9] + "]"));
        }
      }
    }
    return inodes;
  }

  private static Optional<Long> ownerOf(Set<String> sockets) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> holdsAny(pid, sockets))
        .findFirst();
  }

  private static boolean holdsAny(long pid, Set<String> sockets) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path file : files) {
        if (sockets.contains(linkTarget(file))) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static String linkTarget(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static Optional<Long> ownerByLsof(int port) throws IOException, InterruptedException {
    if (Processes.onPath("lsof").isEmpty()) {
      return Optional.empty();
    }
    return Processes.run(
            Duration.ofSeconds(5), "lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN")
        .flatMap(output -> output.lines().findFirst())
        .map(Long::parseLong);
  }
}

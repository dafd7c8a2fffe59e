package io.boxoffice.local.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the ends of logs. */
final class Logs {

  private static final int WINDOW = 256 << 10;

  private Logs() {}

  /** The last lines of a file, as far as they fit into a bounded window. */
  static List<String> tail(Path log, int lines) throws IOException {
    if (!Files.exists(log)) {
      return List.of();
    }
    long size = Files.size(log);
    String text = read(log, Math.max(0, size - WINDOW), WINDOW);
    List<String> all = text.lines().toList();
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }

  /** What a file holds from an offset on, at most so many bytes. */
  static String read(Path log, long offset, int most) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(offset);
      byte[] bytes = new byte[(int) Math.min(most, Math.max(0, file.length() - offset))];
      int read = file.read(bytes);
      return read <= 0 ? "" : new String(bytes, 0, read, StandardCharsets.UTF_8);
    }
  }
}

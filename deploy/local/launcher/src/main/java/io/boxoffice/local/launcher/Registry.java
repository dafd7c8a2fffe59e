package io.boxoffice.local.launcher;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Remembers the processes of all parts in files, so that it outlives the launcher. */
final class Registry {

  private static final String SUFFIX = ".part";

  private final Path folder;

  Registry(Path folder) {
    this.folder = folder;
  }

  void save(Running running) throws IOException {
    Files.createDirectories(folder);
    Properties values = new Properties();
    values.setProperty("pid", Long.toString(running.pid()));
    values.setProperty("identity", running.identity());
    values.setProperty("fingerprint", running.fingerprint());
    values.setProperty("startedAt", Long.toString(running.startedAt()));
    StringWriter text = new StringWriter();
    values.store(text, null);
    // written beside and moved, so that a reader never sees half of it
    Path temporary = Files.createTempFile(folder, running.part(), ".tmp");
    Files.writeString(temporary, text.toString());
    Files.move(temporary, file(running.part()), StandardCopyOption.ATOMIC_MOVE);
  }

  Optional<Running> find(String part) {
    Properties values = new Properties();
    try (Reader reader = Files.newBufferedReader(file(part))) {
      values.load(reader);
      return Optional.of(
          new Running(
              part,
              Long.parseLong(values.getProperty("pid", "")),
              values.getProperty("identity", ""),
              values.getProperty("fingerprint", ""),
              Long.parseLong(values.getProperty("startedAt", ""))));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The registered process of a part, if it is still that process. */
  Optional<Running> alive(String part) {
    return find(part).filter(Running::isAlive);
  }

  Map<String, Running> all() throws IOException {
    Map<String, Running> all = new LinkedHashMap<>();
    if (!Files.isDirectory(folder)) {
      return all;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        find(name.substring(0, name.length() - SUFFIX.length()))
            .ifPresent(running -> all.put(running.part(), running));
      }
    }
    return all;
  }

  void remove(String part) throws IOException {
    Files.deleteIfExists(file(part));
  }

  private Path file(String part) {
    return folder.resolve(part + SUFFIX);
  }
}

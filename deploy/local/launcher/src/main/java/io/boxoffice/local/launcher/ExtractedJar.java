package io.boxoffice.local.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * An executable jar unpacked into its libraries, which starts in half the time. Unpacked once per
 * build; the archive of loaded classes lies beside it.
 *
 * @param jar to run
 * @param build digest of the packed jar
 */
record ExtractedJar(Path jar, String build) {

  private static final Duration UNPACKING_PATIENCE = Duration.ofMinutes(2);
  private static final int NAME_LENGTH = 16;

  Path classArchive() {
    return jar.resolveSibling("classes.jsa");
  }

  static ExtractedJar of(Home home, Path java, String name, Path packed)
      throws IOException, InterruptedException {
    if (!Files.exists(packed)) {
      throw new LauncherException(
          "%s is not built: %s is missing. Run ./boxoffice up, which builds it."
              .formatted(name, packed));
    }
    Path folder = home.apps().resolve(name);
    Files.createDirectories(folder);
    String build = digest(folder, packed);
    Path unpacked = folder.resolve(build);
    if (!Files.isDirectory(unpacked)) {
      Path temporary = folder.resolve("unpacking-" + ProcessHandle.current().pid());
      Folders.delete(temporary);
      if (Processes.run(
              UNPACKING_PATIENCE,
              java.toString(),
              "-Djarmode=tools",
              "-XX:TieredStopAtLevel=1",
              "-jar",
              packed.toString(),
              "extract",
              "--destination",
              temporary.toString())
          .isEmpty()) {
        throw new LauncherException(packed + " cannot be unpacked");
      }
      Files.move(temporary, unpacked);
      deleteOthers(folder, unpacked);
    }
    return new ExtractedJar(unpacked.resolve(String.valueOf(packed.getFileName())), build);
  }

  /** The digest, remembered as long as the file was not written again. */
  private static String digest(Path folder, Path packed) throws IOException {
    FileTime changed = (FileTime) Files.getAttribute(packed, "unix:ctime");
    String state = "%d %d".formatted(Files.size(packed), changed.toMillis());
    Path memory = folder.resolve("digest");
    if (Files.exists(memory)) {
      List<String> lines = Files.readAllLines(memory);
      if (lines.size() == 2 && lines.getFirst().equals(state)) {
        return lines.getLast();
      }
    }
    String digest = sha256(packed);
    Files.writeString(memory, "%s%n%s%n".formatted(state, digest));
    return digest;
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digesting =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digesting.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of()
          .formatHex(digesting.getMessageDigest().digest())
          .substring(0, NAME_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Older builds go; one that still runs keeps its open files until it is replaced. */
  private static void deleteOthers(Path folder, Path kept) throws IOException {
    try (DirectoryStream<Path> builds =
        Files.newDirectoryStream(folder, path -> Files.isDirectory(path) && !path.equals(kept))) {
      for (Path build : builds) {
        Folders.delete(build);
      }
    }
  }
}

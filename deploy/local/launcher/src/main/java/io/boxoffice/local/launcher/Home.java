package io.boxoffice.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Where things are.
 *
 * @param checkout the repository's folder
 * @param folder what the local default keeps between runs
 */
record Home(Path checkout, Path folder) {

  static Home of(Map<String, String> env, Path checkout) {
    String configured = env.getOrDefault("BOXOFFICE_HOME", "");
    Path folder = configured.isBlank() ? checkout.resolve(".boxoffice") : Path.of(configured);
    return new Home(checkout.toAbsolutePath(), folder.toAbsolutePath().normalize());
  }

  void create() throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    for (String name : new String[] {"logs", "data", "run", "apps", "tools"}) {
      Files.createDirectories(folder.resolve(name));
    }
  }

  Path log(String part) {
    return folder.resolve("logs").resolve(part + ".log");
  }

  Path data(String part) {
    return folder.resolve("data").resolve(part);
  }

  Path run() {
    return folder.resolve("run");
  }

  Path apps() {
    return folder.resolve("apps");
  }

  Path tools() {
    return folder.resolve("tools");
  }

  Path secrets() {
    return folder.resolve("secrets.properties");
  }

  /** The packaged jar of a module, named by its folder in the checkout. */
  Path jar(String module) {
    Path path = checkout.resolve(module);
    return path.resolve("target").resolve(path.getFileName() + "-1.0.0-SNAPSHOT.jar");
  }
}

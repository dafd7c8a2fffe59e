package io.boxoffice.local.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts together the command line of a JVM. */
final class JavaProgram {

  private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

  private final Home home;
  private final boolean fastStart;

  /**
   * @param fastStart the first compiler only, and no more memory than it takes: ready sooner,
   *     slower for ever after. For demonstrations and tests, never for measurements.
   */
  JavaProgram(Home home, boolean fastStart) {
    this.home = home;
    this.fastStart = fastStart;
  }

  static Path java() {
    return Path.of(System.getProperty("java.home", ""), "bin", "java");
  }

  List<String> jar(String part, int heapMegabytes, ExtractedJar app) {
    List<String> arguments = start(part, heapMegabytes);
    arguments.add("-XX:+AutoCreateSharedArchive");
    arguments.add("-XX:SharedArchiveFile=" + app.classArchive());
    arguments.add("-Xlog:cds=off,cds+dynamic=off");
    arguments.addAll(List.of("-jar", app.jar().toString()));
    return arguments;
  }

  List<String> main(
      String part, int heapMegabytes, List<String> options, String classPath, String main) {
    List<String> arguments = start(part, heapMegabytes);
    arguments.addAll(options);
    arguments.addAll(List.of("-cp", classPath, main));
    return arguments;
  }

  /** What a JVM gets that runs as production runs it. */
  static List<String> production(int heapMegabytes) {
    List<String> options = new ArrayList<>(options(heapMegabytes));
    options.add("-Xms" + heapMegabytes + "m");
    // nearly all that a request makes ends with it: room for it spares pauses
    options.add("-XX:NewRatio=1");
    // and room for those under way: what is promoted too early ends in a pause of 300 ms
    options.add("-XX:SurvivorRatio=4");
    // nearly all objects are small: a smaller header leaves more room for them
    options.add("-XX:+UseCompactObjectHeaders");
    if (LINUX) {
      options.add("-XX:+UseTransparentHugePages");
    }
    return options;
  }

  /** What every JVM of the local default gets. */
  private static List<String> options(int heapMegabytes) {
    return List.of(
        "-Xmx" + heapMegabytes + "m",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow");
  }

  private List<String> start(String part, int heapMegabytes) {
    List<String> arguments = new ArrayList<>();
    arguments.add(java().toString());
    arguments.add(Orphans.marker(home));
    arguments.add("-Dboxoffice.part=" + part);
    arguments.addAll(fastStart ? options(heapMegabytes) : production(heapMegabytes));
    // the first compiler lacks what makes RSA signatures quick, and the issuer makes many
    if (fastStart && !part.equals("identity")) {
      arguments.add("-XX:TieredStopAtLevel=1");
    }
    return arguments;
  }
}

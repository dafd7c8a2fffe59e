package io.boxoffice.local.launcher;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * One process of the local default.
 *
 * @param what for a person to read
 * @param ports the ports it listens on; the first one is its address
 * @param after the parts that must be ready before it starts
 * @param preparation makes what it needs on disk, and says how to start it
 * @param probe tells when it is ready
 * @param onceReady what has to be done before others may use it; repeatable
 * @param stopSignal asks it to stop in an orderly way
 * @param layer parts of a higher layer use those of lower ones, and are stopped first
 */
record Part(
    String name,
    String what,
    List<Integer> ports,
    Set<String> after,
    Preparation preparation,
    Probe probe,
    Task onceReady,
    String stopSignal,
    int layer) {

  static final String TERMINATE = "TERM";

  /** Makes ready what a process needs on disk; repeatable. */
  @FunctionalInterface
  interface Preparation {
    Command prepare() throws IOException, InterruptedException;
  }

  /** Something to do. */
  @FunctionalInterface
  interface Task {
    /** Does nothing. */
    Task NONE = () -> {};

    void run() throws IOException, InterruptedException;
  }

  int port() {
    return ports.getFirst();
  }

  String address() {
    return "127.0.0.1:" + port();
  }
}

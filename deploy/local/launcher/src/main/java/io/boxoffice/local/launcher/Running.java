package io.boxoffice.local.launcher;

/**
 * A process that was started for a part.
 *
 * @param identity see {@link Processes#identity}
 * @param fingerprint of the build and the settings it was started with
 * @param startedAt milliseconds since 1970
 */
record Running(String part, long pid, String identity, String fingerprint, long startedAt) {

  boolean isAlive() {
    return Processes.isAlive(pid, identity);
  }
}

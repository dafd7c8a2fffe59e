package io.boxoffice.local.launcher;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to start a process.
 *
 * @param arguments the program and its arguments; never a secret
 * @param environment what it gets beside the bare minimum; secrets are here
 * @param build what it runs; another build makes a running process out of date
 */
record Command(List<String> arguments, Map<String, String> environment, String build) {

  Command {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** Changes when a process with the old one should be replaced. */
  String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(build.getBytes(StandardCharsets.UTF_8));
      new TreeMap<>(environment)
          .forEach(
              (name, value) ->
                  digest.update("\0%s=%s".formatted(name, value).getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "Command[%s, %s]".formatted(arguments, environment.keySet());
  }
}

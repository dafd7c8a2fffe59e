package io.boxoffice.local.launcher;

import java.util.Map;

/**
 * The ports of the contract, moved by {@code BOXOFFICE_PORT_OFFSET}.
 *
 * @param offset added to each of them
 */
record Ports(int offset) {

  private static final int HIGHEST = 65_535 - 19_093;

  Ports {
    if (offset < 0 || offset > HIGHEST) {
      throw new LauncherException(
          "BOXOFFICE_PORT_OFFSET must be between 0 and %d, not %d".formatted(HIGHEST, offset));
    }
  }

  static Ports of(Map<String, String> env) {
    String text = env.getOrDefault("BOXOFFICE_PORT_OFFSET", "");
    try {
      return new Ports(text.isBlank() ? 0 : Integer.parseInt(text.strip()));
    } catch (NumberFormatException e) {
      throw new LauncherException("BOXOFFICE_PORT_OFFSET is not a number: " + text, e);
    }
  }

  int gateway() {
    return 8080 + offset;
  }

  int service(Service service) {
    return service.port() + offset;
  }

  int grpc() {
    return 15052 + offset;
  }

  int postgres() {
    return 15432 + offset;
  }

  int kafka() {
    return 19092 + offset;
  }

  int kafkaController() {
    return 19093 + offset;
  }

  int redis() {
    return 16379 + offset;
  }

  int chain() {
    return 18899 + offset;
  }

  int chainSocket() {
    return chain() + 1;
  }

  int smtp() {
    return 11025 + offset;
  }

  int mailHttp() {
    return 11080 + offset;
  }

  int identity() {
    return 9000 + offset;
  }

  int payments() {
    return 9100 + offset;
  }
}

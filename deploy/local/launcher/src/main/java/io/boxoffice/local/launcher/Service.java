package io.boxoffice.local.launcher;

import java.util.Locale;

/** The services with a schema of their own. */
enum Service {
  INVENTORY(8081),
  PURCHASE(8082),
  TRANSFER(8083),
  CHECKIN(8084),
  MINTING(8085);

  private final int port;

  Service(int port) {
    this.port = port;
  }

  int port() {
    return port;
  }

  String schema() {
    return name().toLowerCase(Locale.ROOT);
  }

  String module() {
    return schema() + "-service";
  }
}

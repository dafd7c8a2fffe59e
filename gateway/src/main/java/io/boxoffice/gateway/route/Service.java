package io.boxoffice.gateway.route;

import java.util.Locale;

/** A service that the gateway routes to. */
public enum Service {
  INVENTORY,
  PURCHASE,
  TRANSFER,
  CHECKIN,
  MINTING;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** Returns the name used in routes, circuit breakers and metrics, for example inventory. */
  public String id() {
    return id;
  }
}

package io.boxoffice.gateway.route;

import java.util.Locale;

/** The rate limit that a request counts against. */
public enum LimitClass {
  READ(100),
  WRITE(50),
  PURCHASE(10),
  SCAN(200);

  private final String id = name().toLowerCase(Locale.ROOT);
  private final int defaultPerMinute;

  LimitClass(int defaultPerMinute) {
    this.defaultPerMinute = defaultPerMinute;
  }

  /** Returns the name used in headers and keys. */
  public String id() {
    return id;
  }

  /** Returns the requests a minute that are allowed unless configured. */
  public int defaultPerMinute() {
    return defaultPerMinute;
  }
}

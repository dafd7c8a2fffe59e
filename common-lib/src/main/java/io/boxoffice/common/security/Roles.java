package io.boxoffice.common.security;

/** Names of the roles as tokens carry them. */
public final class Roles {
  /** Buys tickets. */
  public static final String BUYER = "buyer";

  /** Sells: an organiser. */
  public static final String SELLER = "seller";

  /** Runs a venue. */
  public static final String VENUE_MANAGER = "venue_manager";

  /** Works at a gate. */
  public static final String VENUE_STAFF = "venue_staff";

  /** Administers one tenant. */
  public static final String ADMIN = "admin";

  /** Administers the platform. */
  public static final String SUPERADMIN = "superadmin";

  /** Operates the platform. */
  public static final String OPS = "ops";

  private Roles() {}
}

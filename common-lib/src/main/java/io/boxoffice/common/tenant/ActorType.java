package io.boxoffice.common.tenant;

/** Kind of actor on whose behalf a change is made; written into state histories. */
public enum ActorType {
  /** A signed-in person. */
  USER,
  /** A signed-in person with an administrative role. */
  ADMIN,
  /** Another service, by a signed call or an event. */
  SERVICE,
  /** A worker of this service itself. */
  SYSTEM;

  /** Returns the name as the database stores it: lower case. */
  public String wireName() {
    return switch (this) {
      case USER -> "user";
      case ADMIN -> "admin";
      case SERVICE -> "service";
      case SYSTEM -> "system";
    };
  }
}

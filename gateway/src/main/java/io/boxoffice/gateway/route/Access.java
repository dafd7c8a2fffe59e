package io.boxoffice.gateway.route;

/** Who may pass the gateway; the service decides the rest. */
public enum Access {
  /** Anybody; a token, when there is one, must be good all the same. */
  PUBLIC,
  /** Anybody with a good token. */
  SIGNED_IN,
  /** Roles admin, superadmin and ops. */
  OPERATOR
}

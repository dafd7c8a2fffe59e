package io.boxoffice.checkin.gate;

/** Part of a venue that a gate leads to. */
enum Zone {
  /** Everything. */
  ALL,
  /** Behind the stage. */
  BACKSTAGE,
  /** The best places. */
  VIP,
  /** General admission. */
  GA
}

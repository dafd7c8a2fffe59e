package io.boxoffice.transfer.handover;

import java.util.UUID;

/** To whom a ticket is offered. */
sealed interface Recipient {

  /**
   * Somebody known.
   *
   * @param userId who
   */
  record User(UUID userId) implements Recipient {}

  /**
   * Whoever has the address.
   *
   * @param email lower case
   */
  record Address(String email) implements Recipient {}
}

package io.boxoffice.local.demo;

import java.util.UUID;

/**
 * An issued ticket and who owns it now.
 *
 * @param order the order that it came from
 */
record Ticket(UUID id, String number, Order order, Person owner) {

  Ticket ownedBy(Person newOwner) {
    return new Ticket(id, number, order, newOwner);
  }

  @Override
  public String toString() {
    return "ticket " + number + " of " + owner;
  }
}

package io.boxoffice.local.demo;

import java.util.List;
import java.util.UUID;

/**
 * The event that goes on sale.
 *
 * @param types what is sold; capacities add up to the tickets of the run
 * @param gates four gates, in the order of their staff
 * @param codes discount codes of the event
 * @param otherEventId a second event whose codes must not open these gates
 */
record Sale(
    UUID eventId,
    String title,
    Person seller,
    List<Type> types,
    List<Gate> gates,
    List<String> codes,
    UUID otherEventId,
    UUID otherTypeId) {

  /** A ticket type on sale. */
  record Type(UUID id, String name, int capacity) {}

  /** A gate and who scans there. */
  record Gate(UUID id, String name, Person staff) {}

  int capacity() {
    return types.stream().mapToInt(Type::capacity).sum();
  }
}

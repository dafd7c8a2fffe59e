package io.boxoffice.minting.token;

import io.boxoffice.common.outbox.DomainEvent;
import java.util.UUID;

/**
 * Payload of {@code ticket.minted.v1}, {@code ticket.token_moved.v1}, {@code
 * ticket.token_burned.v1}.
 */
record TokenEvent(
    UUID ticketId,
    UUID eventId,
    String mintAddress,
    String owner,
    String signature,
    long generation) {

  static final String MINTED = "ticket.minted.v1";
  static final String MOVED = "ticket.token_moved.v1";
  static final String BURNED = "ticket.token_burned.v1";

  DomainEvent as(String type, long version) {
    return new DomainEvent(type, ticketId, version, this);
  }
}

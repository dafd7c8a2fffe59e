package io.boxoffice.common.inbox;

import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as a consumer sees it (CloudEvents 1.0, binary mode).
 *
 * @param id identifier of the event
 * @param type stable name with a version
 * @param tenantId tenant it belongs to
 * @param aggregateId what it is about
 * @param aggregateVersion version of the aggregate after the change
 * @param occurredAt when the change was made, by the producer's clock
 * @param json the payload, unread
 * @param mapper reads the payload
 */
public record IncomingEvent(
    UUID id,
    String type,
    UUID tenantId,
    UUID aggregateId,
    long aggregateVersion,
    Instant occurredAt,
    byte[] json,
    JsonMapper mapper) {

  /** Reads the payload into the consumer's own record; fields it does not name are ignored. */
  public <T> T payload(Class<T> type) {
    return mapper.readValue(json, type);
  }
}

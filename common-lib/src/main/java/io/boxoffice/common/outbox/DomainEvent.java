package io.boxoffice.common.outbox;

import java.util.UUID;

/**
 * An event to be published.
 *
 * @param type stable name with a version, for example {@code ticket.purchased.v1}
 * @param aggregateId what the event is about; the Kafka key, so that its events stay in order
 * @param aggregateVersion version of the aggregate after the change; consumers ignore older ones
 * @param payload written as JSON, at most 256 KiB
 */
public record DomainEvent(String type, UUID aggregateId, long aggregateVersion, Object payload) {}

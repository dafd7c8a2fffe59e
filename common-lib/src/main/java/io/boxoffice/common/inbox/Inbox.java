package io.boxoffice.common.inbox;

import io.boxoffice.common.tenant.ActorType;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.web.Correlation;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets an event take effect once, however often Kafka delivers it.
 *
 * <p>The event's id is inserted first, in the transaction of the effect: a second delivery finds it
 * there, and a crash before the commit takes both back.
 */
public final class Inbox {
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final InstantSource time;

  Inbox(JdbcClient jdbc, TransactionTemplate transaction, JsonMapper json, InstantSource time) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.json = json;
    this.time = time;
  }

  /**
   * Handles a message once, in one transaction and inside its tenant.
   *
   * @param message as it came from Kafka; its topic names the consumer
   * @param handler the effect; what it throws takes the transaction back and the message is retried
   * @throws UnreadableEvent when headers are missing or malformed
   */
  public void process(ConsumerRecord<String, byte[]> message, Consumer<IncomingEvent> handler) {
    IncomingEvent event = read(message);
    String source = "topic:" + message.topic();
    Correlation.run(
        text(message, "ce_correlationid"),
        () ->
            new TenantContext(event.tenantId(), null, Set.of(), ActorType.SERVICE, null, source)
                .run(
                    () ->
                        transaction.executeWithoutResult(
                            status -> {
                              if (firstTime(event, message.topic())) {
                                handler.accept(event);
                              }
                            })));
  }

  private boolean firstTime(IncomingEvent event, String consumer) {
    return jdbc.sql(
                """
                insert into inbox (event_id, consumer, tenant_id, received_at)
                values (:id, :consumer, :tenant, :now)
                on conflict (event_id, consumer) do nothing
                """)
            .param("id", event.id())
            .param("consumer", consumer)
            .param("tenant", event.tenantId())
            .param("now", Timestamp.from(time.instant()))
            .update()
        == 1;
  }

  private IncomingEvent read(ConsumerRecord<String, byte[]> message) {
    try {
      byte @Nullable [] body = message.value();
      if (body == null) {
        throw new UnreadableEvent("a message without a body");
      }
      return new IncomingEvent(
          UUID.fromString(required(message, "ce_id")),
          required(message, "ce_type"),
          UUID.fromString(required(message, "ce_tenantid")),
          UUID.fromString(required(message, "ce_subject")),
          Long.parseLong(required(message, "ce_aggregateversion")),
          Instant.parse(required(message, "ce_time")),
          body,
          json);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new UnreadableEvent("malformed CloudEvents header: " + e.getMessage());
    }
  }

  private static String required(ConsumerRecord<String, byte[]> message, String name) {
    String value = text(message, name);
    if (value == null) {
      throw new UnreadableEvent("header " + name + " is missing");
    }
    return value;
  }

  private static @Nullable String text(ConsumerRecord<String, byte[]> message, String name) {
    Header header = message.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}

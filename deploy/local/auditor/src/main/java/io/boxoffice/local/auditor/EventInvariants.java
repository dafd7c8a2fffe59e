package io.boxoffice.local.auditor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was written to an outbox is in Kafka, in order, and was handled by every consumer. */
final class EventInvariants {
  private EventInvariants() {}

  private record OutboxRow(
      UUID id, String type, UUID aggregateId, long version, boolean published, Instant at) {}

  static List<Verdict> judge(Database database, EventLog log) {
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(delivered(database, log));
    verdicts.add(ordered(log));
    verdicts.add(inbox(database, log));
    verdicts.add(
        Verdict.of(
            "dead_letters.none", "no event was given up", log.events().size(), log.deadLetters()));
    return verdicts;
  }

  private static Verdict delivered(Database database, EventLog log) {
    List<String> offenders = new ArrayList<>();
    long checked = 0;
    for (String schema : new TreeSet<>(EventLog.TOPIC_OF_SCHEMA.keySet())) {
      if (!exists(database, schema, "outbox")) {
        continue;
      }
      String topic = EventLog.TOPIC_OF_SCHEMA.getOrDefault(schema, "");
      Map<UUID, EventLog.Event> inKafka = new HashMap<>();
      for (EventLog.Event event : log.events()) {
        if (event.topic().equals(topic)) {
          UUID id = event.id();
          if (id == null) {
            offenders.add("a message without ce_id at " + place(event));
          } else {
            inKafka.put(id, event);
          }
        }
      }
      List<OutboxRow> rows = outbox(database, schema);
      checked += rows.size();
      Instant oldest = Instant.MAX;
      Set<UUID> known = new HashSet<>();
      for (OutboxRow row : rows) {
        known.add(row.id());
        oldest = row.at().isBefore(oldest) ? row.at() : oldest;
        String problem = compare(row, inKafka.get(row.id()));
        if (!problem.isEmpty()) {
          offenders.add(schema + ": " + row.type() + " " + row.id() + " " + problem);
        }
      }
      for (EventLog.Event event : inKafka.values()) {
        // published rows are cleaned up after a day; older events have none any more
        if (!known.contains(event.id()) && event.time().isAfter(oldest)) {
          offenders.add(
              schema
                  + ": "
                  + event.type()
                  + " "
                  + event.id()
                  + " in Kafka was never in the outbox");
        }
      }
    }
    return Verdict.of(
        "events.delivered",
        "every outbox row is in Kafka, every event came from an outbox",
        checked,
        offenders);
  }

  private static String compare(OutboxRow row, EventLog.@Nullable Event event) {
    if (!row.published()) {
      return "is not published";
    }
    if (event == null) {
      return "is published and not in Kafka";
    }
    boolean same =
        event.type().equals(row.type())
            && event.key().equals(row.aggregateId().toString())
            && event.aggregateVersion() == row.version();
    return same ? "" : "differs from the message at " + place(event);
  }

  private static List<OutboxRow> outbox(Database database, String schema) {
    return database.rows(
        """
        select id, type, aggregate_id, aggregate_version, published_at is not null as published,
               occurred_at
          from %s.outbox
        """
            .formatted(schema),
        row ->
            new OutboxRow(
                row.getObject("id", UUID.class),
                row.getString("type"),
                row.getObject("aggregate_id", UUID.class),
                row.getLong("aggregate_version"),
                row.getBoolean("published"),
                row.getTimestamp("occurred_at").toInstant()));
  }

  /**
   * A repeated delivery is allowed; the first ones of an aggregate must not overtake each other.
   */
  private static Verdict ordered(EventLog log) {
    List<String> offenders = new ArrayList<>();
    Map<String, Long> last = new HashMap<>();
    Map<String, Integer> partitions = new HashMap<>();
    Set<UUID> seen = new HashSet<>();
    for (EventLog.Event event : log.events()) {
      UUID id = event.id();
      if (id == null || !seen.add(id)) {
        continue;
      }
      String aggregate = event.topic() + " " + event.key();
      long before = last.getOrDefault(aggregate, Long.MIN_VALUE);
      int partition = partitions.getOrDefault(aggregate, event.partition());
      if (event.aggregateVersion() < before || partition != event.partition()) {
        offenders.add(
            event.type()
                + " of "
                + event.key()
                + " version "
                + event.aggregateVersion()
                + " follows version "
                + before);
      }
      last.put(aggregate, Math.max(before, event.aggregateVersion()));
      partitions.put(aggregate, event.partition());
    }
    return Verdict.of(
        "events.ordered",
        "an aggregate's events are in the order of its versions",
        seen.size(),
        offenders);
  }

  /** Groups that take some types of their topic only; every other group takes all of them. */
  private static final Map<String, Set<String>> TAKEN =
      Map.of(
          "purchase-inventory", Set.of("event.changed.v1", "event.cancelled.v1"),
          "purchase-waitlist", Set.of("waitlist.offered.v1"),
          "purchase-transfer", Set.of("transfer.offered.v1", "transfer.accepted.v1"));

  private static boolean takes(EventLog.Subscription subscription, EventLog.Event event) {
    Set<String> some = TAKEN.get(subscription.group());
    return event.topic().equals(subscription.topic())
        && (some == null || some.contains(event.type()));
  }

  private static Verdict inbox(Database database, EventLog log) {
    List<String> offenders = new ArrayList<>();
    long checked = 0;
    for (EventLog.Subscription subscription : log.subscriptions()) {
      String schema = subscription.schema();
      if (!exists(database, schema, "inbox")) {
        continue;
      }
      Set<UUID> handled = new HashSet<>();
      for (UUID id :
          database.rows(
              "select event_id from %s.inbox where consumer = '%s'"
                  .formatted(schema, subscription.topic()),
              row -> row.getObject(1, UUID.class))) {
        if (!handled.add(id)) {
          offenders.add(subscription.group() + " handled event " + id + " twice");
        }
      }
      for (EventLog.Event event : log.events()) {
        UUID id = event.id();
        if (id != null && takes(subscription, event)) {
          checked++;
          if (!handled.contains(id)) {
            offenders.add(subscription.group() + " has not handled " + event.type() + " " + id);
          }
        }
      }
    }
    return Verdict.of(
        "inbox.once", "every consumer has handled every event it takes, once", checked, offenders);
  }

  static boolean exists(Database database, String schema, String table) {
    return database.number(
            "select count(*) from pg_tables where schemaname = '%s' and tablename = '%s'"
                .formatted(schema, table))
        == 1;
  }

  private static String place(EventLog.Event event) {
    return event.topic() + "-" + event.partition() + "@" + event.offset();
  }
}

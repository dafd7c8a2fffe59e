package io.boxoffice.local.auditor;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Waits until workers, relays and consumers have nothing left to do; then facts can be compared.
 */
final class Quiescence {
  private static final long PAUSE_MILLIS = 500;
  private static final long TELL_EVERY_NANOS = 10_000_000_000L;

  private final Database database;
  private final Supplier<List<EventLog.Subscription>> subscriptions;
  private final AuditOptions options;

  Quiescence(
      Database database,
      Supplier<List<EventLog.Subscription>> subscriptions,
      AuditOptions options) {
    this.database = database;
    this.subscriptions = subscriptions;
    this.options = options;
  }

  /** The verdict {@code system.quiet}: what is still under way after the longest wait. */
  Verdict await(PrintStream out) throws InterruptedException {
    long start = System.nanoTime();
    long told = start;
    List<String> busy = busy();
    while (!busy.isEmpty() && System.nanoTime() - start < options.quietWithin().toNanos()) {
      if (System.nanoTime() - told > TELL_EVERY_NANOS) {
        told = System.nanoTime();
        out.println("  … waiting for " + String.join(", ", busy));
        out.flush();
      }
      Thread.sleep(PAUSE_MILLIS);
      database.refresh();
      busy = busy();
    }
    return Verdict.of(
        "system.quiet", "nothing is left to publish, to consume or to finish", 1, busy);
  }

  /** What is still under way, a line for each kind. */
  List<String> busy() {
    List<String> busy = new ArrayList<>();
    for (String schema : new TreeSet<>(EventLog.TOPIC_OF_SCHEMA.keySet())) {
      if (EventInvariants.exists(database, schema, "outbox")) {
        add(
            busy,
            schema + " events to publish",
            "select count(*) from %s.outbox where published_at is null".formatted(schema));
      }
    }
    add(
        busy,
        "sagas to finish",
        """
        select count(*) from purchase.sagas s
          left join purchase.orders o on o.id = s.id
         where not (s.saga = 'purchase' and o.status = 'awaiting_payment')
        """);
    add(
        busy,
        "tickets with an operation pending",
        "select count(*) from purchase.tickets where pending_operation_id is not null");
    if (EventInvariants.exists(database, "transfer", "ticket_transfers")) {
      add(
          busy,
          "transfers to carry out",
          "select count(*) from transfer.ticket_transfers where status = 'accepted'");
    }
    if (options.chain()) {
      add(
          busy,
          "tokens to settle",
          "select count(*) from minting.ticket_tokens where not settled"
              + " and mint_generation is not null");
    }
    for (EventLog.Subscription subscription : subscriptions.get()) {
      if (subscription.lag() > 0) {
        busy.add(
            subscription.lag() + " of " + subscription.topic() + " for " + subscription.group());
      }
    }
    return busy;
  }

  private void add(List<String> busy, String what, String sql) {
    long count = database.number(sql);
    if (count > 0) {
      busy.add(count + " " + what);
    }
  }
}

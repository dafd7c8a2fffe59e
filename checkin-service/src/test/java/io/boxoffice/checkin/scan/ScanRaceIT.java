package io.boxoffice.checkin.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.boxoffice.checkin.CheckinIT;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.outbox.Outbox;
import io.boxoffice.common.test.Backends;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class ScanRaceIT extends CheckinIT {
  private static final int SCANS = 64;
  private static final int ROUNDS = 10;
  private static final int FENCE_ROUNDS = 200;

  @Autowired ScanStore store;
  @Autowired Outbox outbox;

  private ScanOutcome scan(ScanStore on, UUID eventId, UUID ticketId, int generation) {
    return context()
        .call(
            () ->
                on.record(
                    Scan.at(
                        Ids.next(),
                        staff,
                        eventId,
                        null,
                        null,
                        null,
                        clock.instant().truncatedTo(ChronoUnit.MICROS)),
                    new ScanStore.Code(new byte[32], ticketId, generation, null)));
  }

  @Test
  void of_many_scans_of_one_ticket_on_two_replicas_exactly_one_admits() throws Exception {
    UUID eventId = openEvent(Ids.next());
    try (HikariDataSource pool = new HikariDataSource();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      pool.setDataSource(Backends.postgres().role("checkin_app"));
      pool.setMaximumPoolSize(16);
      ScanStore other = new ScanStore(JdbcClient.create(pool), json, outbox);
      for (int round = 0; round < ROUNDS; round++) {
        UUID ticketId = ticket(eventId, Ids.next());
        CountDownLatch start = new CountDownLatch(1);
        List<Future<ScanOutcome>> scans = new ArrayList<>();
        for (int i = 0; i < SCANS; i++) {
          ScanStore replica = i % 2 == 0 ? store : other;
          scans.add(
              threads.submit(
                  () -> {
                    start.await();
                    return scan(replica, eventId, ticketId, 1);
                  }));
        }
        start.countDown();
        int admitted = 0;
        for (Future<ScanOutcome> scan : scans) {
          switch (scan.get(30, TimeUnit.SECONDS)) {
            case ScanOutcome.Admitted _ -> admitted++;
            case ScanOutcome.Refused refused ->
                assertThat(refused.reason()).isEqualTo(RefusalReason.ALREADY_ADMITTED);
          }
        }
        assertThat(admitted).isEqualTo(1);
        assertThat(count("ticket_scans", ticketId)).isEqualTo(SCANS);
        assertThat(count("ticket_validations", ticketId)).isEqualTo(1);
        assertThat(messages(ticketId)).isEqualTo(1);
      }
    }
  }

  @Test
  void of_a_scan_and_a_fence_exactly_one_takes_effect() throws Exception {
    UUID seller = Ids.next();
    UUID eventId = openEvent(seller);
    put(
        "/api/events/" + eventId + "/scan-policy",
        tokens.bearer(seller, tenant, "seller"),
        "{\"transferPolicy\": \"online_gates_only\"}");
    int admissions = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < FENCE_ROUNDS; round++) {
        UUID ticketId = ticket(eventId, Ids.next());
        String fence =
            """
            {"eventId": "%s", "generation": 2, "operationId": "%s", "effect": "owned_by",
             "ownerId": "%s"}
            """
                .formatted(eventId, Ids.next(), Ids.next());
        CountDownLatch start = new CountDownLatch(1);
        Future<Answer> fenced =
            threads.submit(
                () -> {
                  start.await();
                  return internal("/internal/tickets/" + ticketId + "/fence", tenant, fence);
                });
        // the fence takes the longer way: let the scan start at every moment of it
        long pause = (round % 20) * 300_000L;
        Future<ScanOutcome> scanned =
            threads.submit(
                () -> {
                  start.await();
                  long until = System.nanoTime() + pause;
                  while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                  }
                  return scan(store, eventId, ticketId, 1);
                });
        start.countDown();
        Answer answer = fenced.get(30, TimeUnit.SECONDS);
        boolean admitted = scanned.get(30, TimeUnit.SECONDS) instanceof ScanOutcome.Admitted;
        boolean isFenced = answer.status() == 200;
        assertThat(admitted).as("round %d: %s", round, answer.body()).isNotEqualTo(isFenced);
        if (!isFenced) {
          assertThat(answer.problem()).isEqualTo("already-admitted");
        }
        admissions += admitted ? 1 : 0;
      }
    }
    System.out.println("scan against fence: the scan won " + admissions + " of " + FENCE_ROUNDS);
  }

  private static int count(String table, UUID ticketId) {
    return database()
        .sql("select count(*) from checkin." + table + " where ticket_id = :id")
        .param("id", ticketId)
        .query(Integer.class)
        .single();
  }

  private static int messages(UUID ticketId) {
    return database()
        .sql("select count(*) from checkin.outbox where aggregate_id = :id")
        .param("id", ticketId)
        .query(Integer.class)
        .single();
  }
}

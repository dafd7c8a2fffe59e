package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Backends;
import io.boxoffice.common.test.TestSigner;
import io.boxoffice.common.test.TestTokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Processes that are killed in the middle of batches lose nothing that they promised. */
class CrashIT extends RunningEngine {
  private static final int COUNTED = 4_000;
  private static final int SEATS = 4_000;
  private static final int BUYERS = 64;

  @Test
  void what_a_killed_process_promised_is_there_and_the_other_sells_exactly_the_rest()
      throws Exception {
    UUID tenant = tenant();
    UUID seller = Ids.next();
    Client client = as(seller, tenant, "seller");
    UUID venue = venue(tenant, seller);
    UUID event =
        expect(
                201,
                client.post(
                    "/api/events",
                    eventJson(
                        venue,
                        """
                        , "seatingConfig": {"sections": [{"name": "A", "priceMinor": 1,
                           "subsections": [{"name": "1", "rows": 100, "columns": 40}]}]}
                        """)))
            .id();
    expect(200, client.post("/api/events/" + event + "/publish", ""));
    Shop shop = new Shop(tenant, seller, venue, event);
    UUID seated =
        UUID.fromString(
            client
                .get("/api/events/" + event + "/ticket-types")
                .body()
                .path("items")
                .path(0)
                .path("id")
                .asString());
    UUID counted = ticketType(shop, COUNTED, "");

    Process doomed = start(shop, counted, seated);
    Process survivor = start(shop, counted, seated);
    List<List<String>> told =
        SeatingIT.atOnce(
            List.<Callable<List<String>>>of(
                () -> listen(doomed, 300), () -> listen(survivor, Integer.MAX_VALUE)));

    assertThat(told.get(0)).as("killed in the middle").hasSizeGreaterThan(200);
    List<UUID> promised = new ArrayList<>();
    told.forEach(lines -> lines.forEach(line -> promised.add(UUID.fromString(line))));
    int kept =
        superuser()
            .sql(
                """
                select count(*) from inventory.reservations
                 where id = any (:ids::uuid[]) and status = 'reserved'
                """)
            .param("ids", promised.toArray(UUID[]::new))
            .query(Integer.class)
            .single();
    assertThat(kept).as("every promise is kept").isEqualTo(promised.size());
    assertThat(assertAddsUp(shop, counted).counts())
        .isEqualTo(new StockCounts(COUNTED, 0, COUNTED, 0, 0));
    assertThat(assertAddsUp(shop, seated).counts())
        .isEqualTo(new StockCounts(SEATS, 0, SEATS, 0, 0));
  }

  /** Returns the ids of the reservations that the process told of, and kills it after so many. */
  private static List<String> listen(Process process, int killAfter) throws IOException {
    List<String> told = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("yes ")) {
          told.add(line.substring("yes ".length()));
        } else if (line.startsWith("no ")) {
          throw new AssertionError(line);
        }
        if (told.size() == killAfter) {
          process.destroyForcibly();
        }
      }
    } catch (IOException e) {
      if (killAfter == Integer.MAX_VALUE) {
        throw e;
      }
    }
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      if (killAfter == Integer.MAX_VALUE) {
        assertThat(process.exitValue()).as("the one that is not killed ends by itself").isZero();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    // the last line of a killed process may be cut off
    told.removeIf(id -> id.length() != 36);
    return told;
  }

  private static Process start(Shop shop, UUID counted, UUID seated) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            CrashingReplica.class.getName(),
            shop.tenant().toString(),
            shop.event().toString(),
            counted.toString(),
            seated.toString(),
            Integer.toString(BUYERS));
    builder
        .environment()
        .putAll(
            Map.of(
                "BOXOFFICE_DB_URL", Backends.postgres().url(),
                "BOXOFFICE_DB_APP_PASSWORD", Backends.PASSWORD,
                "BOXOFFICE_DB_WORKER_PASSWORD", Backends.PASSWORD,
                "BOXOFFICE_DB_MIGRATOR_PASSWORD", Backends.PASSWORD,
                "BOXOFFICE_KAFKA", Backends.kafka(),
                "BOXOFFICE_REDIS_URL", Backends.redis(),
                "BOXOFFICE_ISSUER", TestTokens.ISSUER,
                "BOXOFFICE_HMAC_KEYS", TestSigner.KEYS,
                "BOXOFFICE_LOG_FORMAT", ""));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }
}

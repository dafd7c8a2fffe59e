package io.boxoffice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.ReaderException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Buys on the packaged jars, opens the mail, prints the ticket and goes in with it. */
class MailedTicketIT {
  private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path HOME = Path.of("target/mail-home").toAbsolutePath();

  /** Below the ports that connections go out by. */
  private static final int OFFSET = 12_000;

  private static final String GATEWAY = "http://127.0.0.1:" + (8080 + OFFSET);
  private static final String MAIL = "http://127.0.0.1:" + (11_080 + OFFSET);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Map<String, String> TOKENS = new HashMap<>();

  @BeforeAll
  static void up() throws Exception {
    launch(Path.of("target/mail-up.log"), "up", "--detach", "--fast-start");
  }

  @AfterAll
  static void down() throws Exception {
    launch(Path.of("target/mail-down.log"), "down");
  }

  private static String launch(Path output, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dboxoffice.checkout=" + CHECKOUT,
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                CHECKOUT
                    .resolve("deploy/local/launcher/target/launcher-1.0.0-SNAPSHOT.jar")
                    .toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("BOXOFFICE_HOME", HOME.toString());
    builder.environment().put("BOXOFFICE_PORT_OFFSET", Integer.toString(OFFSET));
    builder.environment().put("BOXOFFICE_SKIP_BUILD", "true");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(6, TimeUnit.MINUTES);
    String said = Files.readString(output, StandardCharsets.ISO_8859_1);
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static String token(String account) throws Exception {
    String known = TOKENS.get(account);
    if (known == null) {
      Path output = Files.createTempFile("token", ".txt");
      known = launch(output, "token", account).strip();
      Files.delete(output);
      TOKENS.put(account, known);
    }
    return known;
  }

  private static HttpResponse<byte[]> call(
      String method, String url, @Nullable String account, @Nullable Object body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JSON.writeValueAsString(body)));
    if (account != null) {
      request.header("Authorization", "Bearer " + token(account));
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static JsonNode done(HttpResponse<byte[]> response) {
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isBetween(200, 299);
    return response.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(response.body());
  }

  private static JsonNode post(String account, String path, Object body) throws Exception {
    return done(call("POST", GATEWAY + path, account, body));
  }

  /** Asks until the answer is what it must become. */
  private static JsonNode until(String url, @Nullable String account, Predicate<JsonNode> good) {
    return await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> done(call("GET", url, account, null)), good);
  }

  @Test
  void a_ticket_that_came_by_mail_opens_the_gate_once() throws Exception {
    String seller = "seller@riverside.test";
    String buyer = "buyer-00077@riverside.test";
    String event = event(seller);
    String type =
        post(
                seller,
                "/api/events/" + event + "/ticket-types",
                Map.of(
                    "name",
                    "Stalls",
                    "priceMinor",
                    4500,
                    "currency",
                    "USD",
                    "capacity",
                    10,
                    "maxPerOrder",
                    4))
            .get("id")
            .asString();
    post(seller, "/api/events/" + event + "/publish", Map.of());

    JsonNode order =
        post(
            buyer,
            "/api/purchase",
            Map.of(
                "eventId", event, "items", List.of(Map.of("ticketTypeId", type, "quantity", 2))));
    done(
        call(
            "POST",
            order.at("/payment/confirmUrl").asString(),
            null,
            Map.of(
                "clientSecret",
                order.at("/payment/clientSecret").asString(),
                "cardNumber",
                "4242424242424242")));
    JsonNode mails = until(MAIL + "/api/messages?to=" + buyer, null, found -> !found.isEmpty());
    String id = mails.get(0).get("id").asString();
    JsonNode mail = until(MAIL + "/api/messages/" + id, null, found -> true);
    assertThat(mail.get("text").asString()).contains(order.get("orderNumber").asString());
    List<String> codes = codes(pdf(id, mail));

    assertThat(codes).hasSize(2).doesNotHaveDuplicates();
    for (String code : codes) {
      assertThat(scan(event, code)).isEqualTo("admitted");
      assertThat(scan(event, code)).isEqualTo("refused");
    }
  }

  private static String event(String seller) throws Exception {
    String venue =
        post(
                seller,
                "/api/venues",
                Map.of(
                    "name",
                    "Hall " + UUID.randomUUID(),
                    "address",
                    "1 Main Street",
                    "city",
                    "London",
                    "country",
                    "GB",
                    "postalCode",
                    "SW7 2AP",
                    "latitude",
                    51.5,
                    "longitude",
                    -0.17,
                    "capacity",
                    100))
            .get("id")
            .asString();
    Instant start = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MINUTES);
    return post(
            seller,
            "/api/events",
            Map.of(
                "venueId",
                venue,
                "title",
                "Evening by Mail",
                "description",
                "Bring the paper.",
                "category",
                "music",
                "startsAt",
                start.toString(),
                "endsAt",
                start.plus(3, ChronoUnit.HOURS).toString(),
                "capacity",
                10,
                "mintingEnabled",
                false))
        .get("id")
        .asString();
  }

  private static byte[] pdf(String id, JsonNode mail) throws Exception {
    for (JsonNode file : mail.get("files")) {
      if (file.get("name").asString().endsWith(".pdf")) {
        return call(
                "GET",
                MAIL + "/api/messages/" + id + "/files/" + file.get("number").asInt(),
                null,
                null)
            .body();
      }
    }
    throw new AssertionError("no ticket in " + mail);
  }

  private static List<String> codes(byte[] pdf) throws Exception {
    List<String> codes = new ArrayList<>();
    try (PDDocument document = Loader.loadPDF(pdf)) {
      for (int page = 0; page < document.getNumberOfPages(); page++) {
        codes.add(code(new PDFRenderer(document), page));
      }
    } catch (IOException e) {
      throw new AssertionError("the file of tickets cannot be read", e);
    }
    return codes;
  }

  /** Of one frame in forty the library makes nothing, however clear; scanners take several too. */
  private static String code(PDFRenderer renderer, int page) throws IOException {
    for (int dpi : List.of(150, 200, 300, 250)) {
      try {
        return new QRCodeReader()
            .decode(
                new BinaryBitmap(
                    new HybridBinarizer(
                        new BufferedImageLuminanceSource(renderer.renderImageWithDPI(page, dpi)))))
            .getText();
      } catch (ReaderException e) {
        // the next frame
      }
    }
    throw new AssertionError("no code on page " + page);
  }

  private static String scan(String event, String code) throws Exception {
    return post("venue_staff@riverside.test", "/api/scans", Map.of("code", code, "eventId", event))
        .get("result")
        .asString();
  }
}

package io.boxoffice.checkin.qr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.boxoffice.checkin.CheckinIT;
import io.boxoffice.common.id.Ids;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class QrIT extends CheckinIT {
  private final UUID owner = Ids.next();

  @Test
  void the_owner_sees_the_code_and_until_when_it_holds() {
    UUID ticketId = ticket(openEvent(Ids.next()), owner);
    Answer answer = get("/api/tickets/" + ticketId + "/qr", buyerToken(owner));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("cache-control", "no-store");
    assertThat(answer.json().get("ticketId").asString()).isEqualTo(ticketId.toString());
    long step = answer.json().get("step").asLong();
    assertThat(Instant.parse(answer.json().get("validUntil").asString()))
        .isEqualTo(Instant.ofEpochSecond((step + 3) * 30));
    assertThat(Duration.between(clock.instant(), Instant.ofEpochSecond(step * 30)).abs())
        .isLessThan(Duration.ofSeconds(35));
    Answer refreshed = post("/api/tickets/" + ticketId + "/qr/refresh", buyerToken(owner), "");
    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(refreshed.json().get("code")).isNotEqualTo(answer.json().get("code"));
  }

  @Test
  void nobody_else_sees_it_whatever_the_role() {
    UUID ticketId = ticket(openEvent(Ids.next()), owner);
    for (String role : new String[] {"buyer", "seller", "venue_staff", "venue_manager", "admin"}) {
      Answer answer =
          get("/api/tickets/" + ticketId + "/qr", tokens.bearer(Ids.next(), tenant, role));
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.problem()).isEqualTo("unknown-ticket");
    }
    Answer sameUserElsewhere =
        get("/api/tickets/" + ticketId + "/qr", tokens.bearer(owner, Ids.next(), "buyer"));
    assertThat(sameUserElsewhere.status()).isEqualTo(404);
  }

  @Test
  void a_ticket_not_heard_of_yet_may_be_asked_for_again() {
    Answer answer = get("/api/tickets/" + Ids.next() + "/qr", buyerToken(owner));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers()).containsEntry("retry-after", "1");
  }

  @Test
  void the_png_holds_a_code_that_opens_the_gate() throws Exception {
    UUID eventId = openEvent(Ids.next());
    UUID ticketId = ticket(eventId, owner);
    Answer answer = get("/api/tickets/" + ticketId + "/qr?format=png", buyerToken(owner));
    assertThat(answer.headers()).containsEntry("content-type", "image/png");
    assertThat(scan(read(ImageIO.read(new ByteArrayInputStream(answer.bytes()))), eventId))
        .isEqualTo("admitted");
  }

  @Test
  void the_svg_holds_a_code_that_opens_the_gate() throws Exception {
    UUID eventId = openEvent(Ids.next());
    UUID ticketId = ticket(eventId, owner);
    Answer answer = get("/api/tickets/" + ticketId + "/qr?format=svg", buyerToken(owner));
    assertThat(answer.headers()).containsEntry("content-type", "image/svg+xml");
    assertThat(scan(read(draw(new String(answer.bytes(), StandardCharsets.UTF_8))), eventId))
        .isEqualTo("admitted");
  }

  @Test
  void an_unknown_format_is_refused() {
    UUID ticketId = ticket(openEvent(Ids.next()), owner);
    assertThat(get("/api/tickets/" + ticketId + "/qr?format=gif", buyerToken(owner)).status())
        .isEqualTo(400);
  }

  private String scan(String code, UUID eventId) {
    return post(
            "/api/scans",
            staffToken(),
            json.writeValueAsString(Map.of("code", code, "eventId", eventId)))
        .json()
        .get("result")
        .asString();
  }

  private static String read(BufferedImage image) throws Exception {
    return new QRCodeReader()
        .decode(
            new BinaryBitmap(new HybridBinarizer(new BufferedImageLuminanceSource(image))),
            Map.of(DecodeHintType.PURE_BARCODE, true))
        .getText();
  }

  /** Draws the rectangles of the path, as a browser would. */
  private static BufferedImage draw(String svg) {
    Matcher box = Pattern.compile("viewBox=\"0 0 (\\d+) ").matcher(svg);
    assertThat(box.find()).isTrue();
    int size = Integer.parseInt(box.group(1));
    int scale = 8;
    BufferedImage image = new BufferedImage(size * scale, size * scale, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, size * scale, size * scale);
    graphics.setColor(Color.BLACK);
    Matcher bars = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1").matcher(svg);
    while (bars.find()) {
      graphics.fillRect(
          Integer.parseInt(bars.group(1)) * scale,
          Integer.parseInt(bars.group(2)) * scale,
          Integer.parseInt(bars.group(3)) * scale,
          scale);
    }
    graphics.dispose();
    return image;
  }
}

package io.boxoffice.purchase.notification;

import static org.assertj.core.api.Assertions.assertThat;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.order.EventDetails;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderRequest;
import io.boxoffice.purchase.order.OrderStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemplatesTest {
  private static final String HOSTILE = "<img src=x onerror=alert(1)> & {{total}} \"q\"";
  private final Templates templates = new Templates();

  private static Map<String, Object> model() {
    Map<String, Object> model = new HashMap<>();
    for (String name :
        List.of(
            "event",
            "venue",
            "time",
            "orderNumber",
            "total",
            "amount",
            "type",
            "seat",
            "until",
            "ticketNumber",
            "subject")) {
      model.put(name, HOSTILE);
    }
    model.put("lines", List.of(Map.of("quantity", 2, "name", HOSTILE, "price", "€9.00")));
    model.put("several", true);
    model.put("tickets", 2);
    model.put("quantity", 2);
    model.put("free", false);
    model.put("onPhone", true);
    model.put("more", true);
    return model;
  }

  @ParameterizedTest
  @EnumSource(NotificationKind.class)
  void what_is_put_into_html_stays_text(NotificationKind kind) {
    String html = templates.html(kind.wireName(), model());

    assertThat(html).contains("&lt;img src").doesNotContain("<img").contains("</html>");
  }

  @ParameterizedTest
  @EnumSource(NotificationKind.class)
  void plain_text_begins_with_a_subject_and_is_not_escaped(NotificationKind kind) {
    String text = templates.text(kind.wireName(), model());

    assertThat(text.lines().findFirst().orElseThrow()).contains("<img").isNotBlank();
    assertThat(text.lines().skip(1).findFirst().orElseThrow()).isBlank();
    assertThat(text).doesNotContain("&lt;").doesNotContain("&amp;");
  }

  @Test
  void a_name_cannot_break_a_header_or_a_page() {
    assertThat(Wording.clean("Gala\r\nBcc: all@example.test\u0000\u0008 \uD83D\uDE00\uD83D"))
        .isEqualTo("Gala  Bcc: all@example.test   \uD83D\uDE00");
  }

  @Test
  void amounts_and_times_are_written_for_their_reader() {
    Instant start = Instant.parse("2031-02-01T19:30:00Z");
    Wording british = new Wording("en-GB", ZoneId.of("UTC"));
    Wording american = new Wording("en-US", ZoneId.of("America/New_York"));

    assertThat(british.money(123450, "EUR")).isEqualTo("€1,234.50");
    assertThat(british.money(500, "JPY")).isEqualTo("JP¥500");
    assertThat(british.money(1234, "KWD")).contains("1.234");
    assertThat(british.time(start))
        .contains("Saturday")
        .contains("1 February 2031")
        .contains("19:30")
        .endsWith("UTC");
    assertThat(american.time(start))
        .contains("February 1, 2031")
        .contains("2:30\u00A0PM")
        .endsWith("EST");
    assertThat(new Wording("de-DE", ZoneOffset.UTC).money(9900, "EUR")).isEqualTo("€99.00");
    assertThat(new Wording(null, ZoneOffset.UTC).money(9900, "EUR")).isEqualTo("€99.00");
    assertThat(new Wording("not a locale", ZoneOffset.UTC).money(9900, "EUR")).isEqualTo("€99.00");
  }

  @Test
  void a_calendar_has_the_event_once_for_each_order() {
    Instant start = Instant.parse("2031-02-01T19:30:00Z");
    Order order = order("Gala; with, all \"signs\" \\ and\nlines", start);

    byte[] file = CalendarFile.of(order);

    ICalendar calendar = Biweekly.parse(new String(file, StandardCharsets.UTF_8)).first();
    VEvent entry = calendar.getEvents().getFirst();
    assertThat(calendar.getEvents()).hasSize(1);
    assertThat(calendar.getMethod().getValue()).isEqualTo("PUBLISH");
    assertThat(entry.getUid().getValue()).isEqualTo(order.id() + "@boxoffice");
    assertThat(entry.getSummary().getValue()).isEqualTo("Gala; with, all \"signs\" \\ and lines");
    assertThat(entry.getLocation().getValue()).isEqualTo("Old Hall");
    assertThat(entry.getDateStart().getValue().toInstant()).isEqualTo(start);
    assertThat(entry.getDateEnd().getValue().toInstant()).isEqualTo(start.plusSeconds(7200));
    assertThat(CalendarFile.of(order)).isEqualTo(file);
  }

  private static Order order(String title, Instant start) {
    return new Order(
        Ids.next(),
        Ids.next(),
        "BO-7K3M9Q2D4T",
        Ids.next(),
        Ids.next(),
        OrderStatus.COMPLETED,
        new OrderRequest(List.of(), null, null),
        null,
        1,
        Ids.next(),
        start,
        new EventDetails(title, "Old Hall", start, start.plusSeconds(7200), Ids.next(), false),
        "EUR",
        0,
        0,
        0,
        0,
        null,
        1,
        start,
        List.of());
  }
}

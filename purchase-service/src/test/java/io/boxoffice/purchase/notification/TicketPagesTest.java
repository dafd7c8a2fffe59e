package io.boxoffice.purchase.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.purchase.fake.FakeCheckin;
import io.boxoffice.purchase.notification.TicketPages.Page;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TicketPagesTest {
  private static final String HOSTILE = "</div><script>alert(1)</script> & \"Tom\" {{event}} ]]>";
  private static final String LONG =
      "The Extraordinarily Long and Winding Evening of Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
          + "bauunterbeamtengesellschaft and Friends, Second Night";

  private final TicketPages pages = new TicketPages(new Templates());

  private static Page page(String event, @Nullable String seat, @Nullable String code, int number) {
    return new Page(
        event,
        "Philharmonie – Großer Saal",
        "Saturday 1 February 2031 at 19:30 UTC",
        "Stalls",
        seat,
        "€45.00",
        "BX7K3M9Q2D4T" + number,
        "BO-7K3M9Q2D4T",
        code == null
            ? null
            : "data:image/png;base64," + Base64.getEncoder().encodeToString(QrImage.png(code)),
        number > 0);
  }

  private static String code() {
    return FakeCheckin.printedCode(UUID.randomUUID());
  }

  @Test
  void each_ticket_has_a_page_with_its_facts_and_its_own_code() throws IOException {
    List<String> codes = List.of(code(), code(), code());
    List<Page> tickets = new ArrayList<>();
    for (int i = 0; i < codes.size(); i++) {
      tickets.add(page("Winter Gala", "Hall, A, row 3, seat " + (i + 1), codes.get(i), i));
    }

    Pages read = Pages.read(pages.pdf("Tickets", tickets));

    assertThat(read.codes()).isEqualTo(codes.stream().map(Optional::of).toList());
    for (int i = 0; i < codes.size(); i++) {
      assertThat(read.texts().get(i))
          .contains("Winter Gala")
          .contains("Philharmonie – Großer Saal")
          .contains("Saturday 1 February 2031 at 19:30 UTC")
          .contains("Stalls")
          .contains("row 3, seat " + (i + 1))
          .contains("€45.00")
          .contains("BX7K3M9Q2D4T" + i)
          .contains("BO-7K3M9Q2D4T")
          .doesNotContain("BX1:");
    }
    show(read, "usual");
  }

  @Test
  void a_symbol_has_its_quiet_zone_and_is_large_enough_for_a_cheap_scanner() {
    BufferedImage image =
        Pages.read(pages.pdf("Tickets", List.of(page("Gala", null, code(), 0))))
            .images()
            .getFirst();
    int left = image.getWidth();
    int right = 0;
    int y = 0;
    // the finder patterns are the blackest rows of the right half of the page
    for (int row = 0; row < image.getHeight(); row++) {
      for (int x = image.getWidth() / 2; x < image.getWidth() * 88 / 100; x++) {
        if (isDark(image.getRGB(x, row)) && row > image.getHeight() / 5) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          y = row;
        }
      }
    }
    double millimetres = (right - left) * 25.4 / 150;
    assertThat(y).isPositive();
    assertThat(millimetres).isBetween(55.0, 80.0);
  }

  @Test
  void names_stay_text_whatever_they_look_like_and_long_ones_stay_on_the_page() throws IOException {
    Pages hostile = Pages.read(pages.pdf(HOSTILE, List.of(page(HOSTILE, HOSTILE, code(), 0))));
    assertThat(hostile.texts()).hasSize(1);
    assertThat(hostile.texts().getFirst().replace(" ", "")).contains(HOSTILE.replace(" ", ""));

    Pages wide = Pages.read(pages.pdf("Long", List.of(page(LONG, LONG, code(), 0))));
    assertThat(wide.texts()).hasSize(1);
    assertThat(wide.texts().getFirst().replace(" ", "")).contains(LONG.replace(" ", ""));
    assertThat(wide.codes().getFirst()).isPresent();
    show(hostile, "hostile");
    show(wide, "long");
  }

  @Test
  void greek_and_cyrillic_names_have_letters() {
    String title = "Вечер Чайковского, Αθήνα, Łódź";
    assertThat(Pages.read(pages.pdf("x", List.of(page(title, null, code(), 0)))).texts().getFirst())
        .contains(title);
  }

  @Test
  void a_ticket_that_is_shown_on_a_phone_says_so_and_has_no_code() throws IOException {
    Pages read = Pages.read(pages.pdf("x", List.of(page("Gala", null, null, 0))));
    assertThat(read.codes()).containsExactly(Optional.empty());
    assertThat(read.texts().getFirst())
        .contains("shown on your phone")
        .contains("This page alone lets nobody in");
    show(read, "phone");
  }

  private static boolean isDark(int rgb) {
    Color color = new Color(rgb);
    return color.getRed() + color.getGreen() + color.getBlue() < 200;
  }

  /** Leaves a picture for people to look at. */
  private static void show(Pages pages, String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "tickets"));
    ImageIO.write(pages.images().getFirst(), "PNG", folder.resolve(name + ".png").toFile());
  }
}

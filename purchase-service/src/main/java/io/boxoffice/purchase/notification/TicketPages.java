package io.boxoffice.purchase.notification;

import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Prints tickets, a page each. */
@Component
class TicketPages {
  private final Templates templates;

  TicketPages(Templates templates) {
    this.templates = templates;
  }

  /**
   * What is on a page.
   *
   * @param seat null when the ticket is for no seat in particular
   * @param code image of its code as a data URI; null when it is shown on a phone alone
   * @param follows whether there is a page before it
   */
  record Page(
      String event,
      @Nullable String venue,
      String time,
      String type,
      @Nullable String seat,
      String price,
      String ticketNumber,
      String orderNumber,
      @Nullable String code,
      boolean follows) {
    /** Never shows the code. */
    @Override
    public String toString() {
      return ticketNumber;
    }
  }

  private record Document(String title, List<Page> pages) {}

  byte[] pdf(String title, List<Page> pages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] font = Font.BYTES;
    try {
      new PdfRendererBuilder()
          .useFastMode()
          // for readers with a screen reader; and the fonts that PDF readers have are left alone
          .usePdfUaAccessibility(true)
          .withHtmlContent(templates.html("tickets", new Document(title, pages)), null)
          .useFont(() -> new ByteArrayInputStream(font), "Ticket")
          .withProducer("Boxoffice")
          .toStream(out)
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Read with the first ticket, not with the start of the service. */
  private static final class Font {
    /** The one that PDFBox brings: it has Latin, Greek and Cyrillic letters. */
    static final byte[] BYTES = read("/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf");

    static {
      // it tells of every step of the layout, with parts of the page
      XRLog.setLoggingEnabled(false);
    }

    private static byte[] read(String file) {
      try (InputStream font = PDDocument.class.getResourceAsStream(file)) {
        if (font == null) {
          throw new IllegalStateException("there is no font " + file);
        }
        return font.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

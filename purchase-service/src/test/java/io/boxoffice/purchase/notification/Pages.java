package io.boxoffice.purchase.notification;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.ReaderException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;

/** Reads a file of tickets as its reader does: page by page, symbols with a scanner. */
record Pages(List<String> texts, List<Optional<String>> codes, List<BufferedImage> images) {
  private static final int DPI = 150;

  /** Of one frame in forty the library makes nothing, however clear; scanners take several too. */
  private static final List<Integer> FRAMES = List.of(DPI, 200, 300, 250, 120);

  static Pages read(byte[] pdf) {
    List<String> texts = new ArrayList<>();
    List<Optional<String>> codes = new ArrayList<>();
    List<BufferedImage> images = new ArrayList<>();
    try (PDDocument document = Loader.loadPDF(pdf)) {
      PDFTextStripper stripper = new PDFTextStripper();
      for (int page = 1; page <= document.getNumberOfPages(); page++) {
        stripper.setStartPage(page);
        stripper.setEndPage(page);
        texts.add(stripper.getText(document).replaceAll("\\s+", " "));
        images.add(new PDFRenderer(document).renderImageWithDPI(page - 1, DPI));
        codes.add(code(document, page - 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Pages(texts, codes, images);
  }

  private static Optional<String> code(PDDocument document, int page) throws IOException {
    for (int dpi : FRAMES) {
      Optional<String> code = code(new PDFRenderer(document).renderImageWithDPI(page, dpi));
      if (code.isPresent()) {
        return code;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> code(BufferedImage image) {
    try {
      return Optional.of(
          new QRCodeReader()
              .decode(
                  new BinaryBitmap(new HybridBinarizer(new BufferedImageLuminanceSource(image))))
              .getText());
    } catch (ReaderException e) {
      return Optional.empty();
    }
  }
}

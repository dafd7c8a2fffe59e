package io.boxoffice.checkin.qr;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Draws the QR symbol of a code: error correction M, quiet zone of four modules. */
final class Symbol {
  private static final int QUIET_ZONE = 4;
  private static final int PIXELS_PER_MODULE = 8;
  private static final Map<EncodeHintType, Object> HINTS =
      Map.of(
          EncodeHintType.ERROR_CORRECTION,
          ErrorCorrectionLevel.M,
          EncodeHintType.MARGIN,
          QUIET_ZONE);

  private Symbol() {}

  static byte[] png(String text) {
    BitMatrix modules = matrix(text, 0);
    BitMatrix pixels = matrix(text, modules.getWidth() * PIXELS_PER_MODULE);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      MatrixToImageWriter.writeToStream(pixels, "PNG", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] svg(String text) {
    BitMatrix modules = matrix(text, 0);
    int size = modules.getWidth();
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        if (modules.get(x, y)) {
          int start = x;
          while (x + 1 < size && modules.get(x + 1, y)) {
            x++;
          }
          path.append('M').append(start).append(' ').append(y);
          path.append('h').append(x - start + 1).append("v1H").append(start).append('z');
        }
      }
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">\
        <rect width="%1$d" height="%1$d" fill="#fff"/><path d="%2$s"/></svg>
        """
        .formatted(size, path)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static BitMatrix matrix(String text, int size) {
    try {
      return new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, size, size, HINTS);
    } catch (WriterException e) {
      throw new IllegalStateException("a code does not fit into a symbol", e);
    }
  }
}

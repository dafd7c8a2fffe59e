package io.boxoffice.load;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Makes requests; everything that stays the same is made beforehand, to leave the cores alone. */
interface Requests {

  /** Returns the next request as it goes over the wire, in pieces. */
  byte[][] next();

  /** The same request for each principal in turn. */
  static Requests plain(String method, String path, String host, List<String> tokens) {
    List<byte[][]> ready =
        tokens.stream()
            .map(token -> new byte[][] {bytes(head(method, path, host, token) + "\r\n")})
            .toList();
    AtomicLong count = new AtomicLong();
    return () -> ready.get((int) (count.getAndIncrement() % ready.size()));
  }

  /** A POST of each principal in turn, each with an idempotency key of its own. */
  static Requests posts(String path, String body, String host, List<String> tokens) {
    List<byte[]> heads =
        tokens.stream()
            .map(
                token ->
                    bytes(
                        head("POST", path, host, token)
                            + "Content-Type: application/json\r\nContent-Length: "
                            + bytes(body).length
                            + "\r\nIdempotency-Key: "))
            .toList();
    byte[] tail = bytes("\r\n\r\n" + body);
    String run = Long.toString(System.nanoTime(), Character.MAX_RADIX) + "-";
    AtomicLong count = new AtomicLong();
    return () -> {
      long number = count.getAndIncrement();
      return new byte[][] {
        heads.get((int) (number % heads.size())),
        bytes(run + Long.toString(number, Character.MAX_RADIX)),
        tail
      };
    };
  }

  private static String head(String method, String path, String host, String token) {
    return "%s %s HTTP/1.1\r\nHost: %s\r\nAccept: application/json\r\nAuthorization: Bearer %s\r\n"
        .formatted(method, path, host, token);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package io.boxoffice.gateway.route;

import io.boxoffice.gateway.problem.Problem;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The outer shape that a request must have before anything looks at what it asks. Paths hold words
 * and ids only: dot segments, escapes, semicolons and empty segments, which a service might read
 * differently from the gateway, never reach one.
 */
final class RequestShape {
  static final int MAX_URI = 8 * 1024;
  static final int MAX_HEADERS = 16 * 1024;
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.OPTIONS,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE);

  private RequestShape() {}

  static @Nullable Problem objection(ServerHttpRequest request) {
    String path = request.getURI().getRawPath();
    String query = request.getURI().getRawQuery();
    if (path.length() + (query == null ? 0 : query.length()) > MAX_URI) {
      return Problem.of(
          HttpStatus.URI_TOO_LONG, "uri-too-long", "The address is longer than 8 KiB.");
    }
    if (size(request) > MAX_HEADERS) {
      return Problem.of(
          HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
          "headers-too-large",
          "The headers are larger than 16 KiB together.");
    }
    if (!METHODS.contains(request.getMethod())) {
      return new Problem(
          HttpStatus.METHOD_NOT_ALLOWED,
          "method-not-allowed",
          "This method is not served.",
          Map.of(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE"));
    }
    return isClean(path) ? null : Problem.noSuchPath();
  }

  static boolean isClean(String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return false;
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!word && c != '/' && c != '-' && c != '_' && c != '.' && c != '~') {
        return false;
      }
      if (c == '/' && startsBadSegment(path, i + 1)) {
        return false;
      }
    }
    return true;
  }

  /** A segment is bad when it is empty (except at the very end) or begins with a dot. */
  private static boolean startsBadSegment(String path, int at) {
    return at < path.length() && (path.charAt(at) == '/' || path.charAt(at) == '.');
  }

  /** Reads the headers where they lie: any copy of them costs more than the sum. */
  private static int size(ServerHttpRequest request) {
    HttpServerRequest received = ServerHttpRequestDecorator.getNativeRequest(request);
    int size = 0;
    Iterator<Map.Entry<CharSequence, CharSequence>> headers =
        received.requestHeaders().iteratorCharSequence();
    while (headers.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = headers.next();
      size += header.getKey().length() + header.getValue().length() + 4;
    }
    return size;
  }
}

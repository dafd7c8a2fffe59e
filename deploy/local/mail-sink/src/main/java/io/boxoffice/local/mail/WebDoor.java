package io.boxoffice.local.mail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Where mails are looked at. */
final class WebDoor {
  private static final int LISTED = 200;
  private static final String JSON_TYPE = "application/json";
  private static final JsonMapper JSON = JsonMapper.shared();
  private final Mailbox mailbox;
  private final HttpServer server;

  WebDoor(Mailbox mailbox, int port) throws IOException {
    this.mailbox = mailbox;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
  }

  private record Reply(int status, String type, byte[] body, @Nullable String fileName) {
    static Reply json(Object body) {
      return new Reply(200, JSON_TYPE, JSON.writeValueAsBytes(body), null);
    }

    static Reply unknown() {
      return new Reply(
          404,
          "application/problem+json",
          JSON.writeValueAsBytes(Map.of("status", 404, "detail", "There is no such thing.")),
          null);
    }
  }

  void open() {
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply = exchange.getRequestMethod().equals("GET") ? reply(exchange) : Reply.unknown();
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Type", reply.type());
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set(
          "Content-Security-Policy",
          "default-src 'none'; connect-src 'self';"
              + " script-src 'self'; style-src 'unsafe-inline'");
      if (reply.fileName() != null) {
        headers.set(
            "Content-Disposition",
            "attachment; filename=\"" + reply.fileName().replaceAll("[^A-Za-z0-9._-]", "_") + '"');
      }
      exchange.sendResponseHeaders(reply.status(), reply.body().length);
      exchange.getResponseBody().write(reply.body());
    }
  }

  /** The paths with an address in them are those of the sink that was here before. */
  private Reply reply(HttpExchange exchange) throws IOException {
    List<String> path =
        Arrays.stream(exchange.getRequestURI().getPath().split("/", -1))
            .filter(part -> !part.isEmpty())
            .toList();
    return switch (String.join("/", path)) {
      case "" -> resource("index.html", "text/html; charset=utf-8");
      case "index.js" -> resource("index.js", "text/javascript; charset=utf-8");
      case "health/ready" -> Reply.json(Map.of("status", "UP"));
      case "api/messages" -> Reply.json(mailbox.list(parameter(exchange, "to"), LISTED));
      default -> mail(path);
    };
  }

  private Reply mail(List<String> path) throws IOException {
    boolean messages = path.size() >= 3 && path.subList(0, 2).equals(List.of("api", "messages"));
    if (path.size() == 4
        && path.subList(0, 2).equals(List.of("api", "user"))
        && path.get(3).equals("messages")) {
      return Reply.json(mailbox.list(path.get(2), LISTED));
    }
    if (messages && path.size() == 3) {
      return mailbox.read(path.get(2)).map(Reply::json).orElseGet(Reply::unknown);
    }
    if (messages && path.size() == 4 && path.get(3).equals("raw")) {
      return mailbox
          .raw(path.get(2))
          .map(raw -> new Reply(200, "message/rfc822", raw, path.get(2) + ".eml"))
          .orElseGet(Reply::unknown);
    }
    if (messages
        && path.size() == 5
        && path.get(3).equals("files")
        && path.get(4).matches("[0-9]{1,3}")) {
      return mailbox
          .content(path.get(2), Integer.parseInt(path.get(4)))
          .map(file -> new Reply(200, "application/octet-stream", file.bytes(), file.name()))
          .orElseGet(Reply::unknown);
    }
    return Reply.unknown();
  }

  private static @Nullable String parameter(HttpExchange exchange, String name) {
    String query = exchange.getRequestURI().getRawQuery();
    Optional<String> found =
        query == null
            ? Optional.empty()
            : Arrays.stream(query.split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    return found.map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8)).orElse(null);
  }

  private static Reply resource(String name, String type) throws IOException {
    try (InputStream in = WebDoor.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is missing");
      }
      return new Reply(200, type, in.readAllBytes(), null);
    }
  }
}

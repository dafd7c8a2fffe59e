package io.boxoffice.local.payments;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Receives webhooks, and refuses as many as it is told to. */
final class Merchant implements AutoCloseable {

  record Received(String path, String id, String timestamp, String signature, String body) {}

  private final HttpServer server;
  private final List<Received> acknowledged = new CopyOnWriteArrayList<>();
  private final List<Received> refused = new CopyOnWriteArrayList<>();
  private final AtomicInteger toRefuse = new AtomicInteger();

  Merchant() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::receive);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks";
  }

  void refuseNext(int count) {
    toRefuse.set(count);
  }

  List<Received> acknowledgedFor(String reference) {
    return of(acknowledged, reference);
  }

  List<Received> refusedFor(String reference) {
    return of(refused, reference);
  }

  private static List<Received> of(List<Received> all, String reference) {
    return all.stream().filter(one -> one.body().contains('"' + reference + '"')).toList();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      Received received =
          new Received(
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders().getFirst("webhook-id"),
              exchange.getRequestHeaders().getFirst("webhook-timestamp"),
              exchange.getRequestHeaders().getFirst("webhook-signature"),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      boolean refuse = toRefuse.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
      (refuse ? refused : acknowledged).add(received);
      exchange.sendResponseHeaders(refuse ? 503 : 204, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

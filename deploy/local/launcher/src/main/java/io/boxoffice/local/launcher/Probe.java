package io.boxoffice.local.launcher;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a part, in its own protocol, whether it can do its work. */
@FunctionalInterface
interface Probe {

  Duration LONGEST = Duration.ofSeconds(3);

  /** Never throws for an answer that does not come: that is a no. */
  boolean isReady() throws InterruptedException;

  /** Ready when the address answers with a 2xx. */
  static Probe http(HttpClient http, String address) {
    return answered(
        http, HttpRequest.newBuilder(URI.create(address)).timeout(LONGEST).GET().build(), "");
  }

  /** Ready when a JSON-RPC server says that it is healthy. */
  static Probe jsonRpcHealth(HttpClient http, String address) {
    return answered(
        http,
        HttpRequest.newBuilder(URI.create(address))
            .timeout(LONGEST)
            .header("content-type", "application/json")
            .POST(
                BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"getHealth\"}"))
            .build(),
        "\"ok\"");
  }

  private static Probe answered(HttpClient http, HttpRequest request, String expected) {
    return () -> {
      try {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        return response.statusCode() / 100 == 2 && response.body().contains(expected);
      } catch (IOException e) {
        return false;
      }
    };
  }

  /**
   * Ready when a Redis server answers a ping; while it loads its data it answers something else.
   */
  static Probe redis(int port) {
    return () ->
        exchange(
            port,
            (in, out) -> {
              out.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
              out.flush();
              byte[] pong = in.readNBytes(5);
              return new String(pong, StandardCharsets.US_ASCII).equals("+PONG");
            });
  }

  /** Ready when a Kafka broker answers which versions of its protocol it speaks. */
  static Probe kafka(int port) {
    return () ->
        exchange(
            port,
            (in, out) -> {
              int correlation = 4711;
              out.writeInt(10);
              out.writeShort(18);
              out.writeShort(0);
              out.writeInt(correlation);
              out.writeShort(-1);
              out.flush();
              return in.readInt() > 4 && in.readInt() == correlation && in.readShort() == 0;
            });
  }

  /** What is said and heard on one connection. */
  @FunctionalInterface
  interface Conversation {
    boolean hold(DataInputStream in, DataOutputStream out) throws IOException;
  }

  private static boolean exchange(int port, Conversation conversation) {
    try (Socket socket = new Socket()) {
      int millis = (int) LONGEST.toMillis();
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      socket.setSoTimeout(millis);
      return conversation.hold(
          new DataInputStream(socket.getInputStream()),
          new DataOutputStream(socket.getOutputStream()));
    } catch (IOException e) {
      return false;
    }
  }
}

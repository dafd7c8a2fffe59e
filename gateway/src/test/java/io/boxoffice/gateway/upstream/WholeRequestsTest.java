package io.boxoffice.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

class WholeRequestsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new WholeRequests.HeadWaitsForBody());

  private static HttpRequest post() {
    return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/api/reservations");
  }

  private @Nullable Object next() {
    return channel.readOutbound();
  }

  @Test
  void aHeadGoesOutWithItsBody() {
    for (int request = 0; request < 2; request++) {
      HttpRequest head = post();
      head.headers().set(HttpHeaderNames.CONTENT_LENGTH, 2);

      ChannelFuture written = channel.writeAndFlush(head);

      // whoever writes the body waits for this
      assertThat(written.isSuccess()).isTrue();
      assertThat(channel.outboundMessages()).isEmpty();

      channel.writeOutbound(Unpooled.copiedBuffer(new byte[] {'{', '}'}));
      channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);

      assertThat(next()).isSameAs(head);
      assertThat(next()).isNotNull();
      assertThat(next()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  /**
   * What the gateway's client really sends: what was written at once is there to be read at once.
   */
  @Test
  void aServiceReadsHeadAndBodyAtOnce() throws Exception {
    byte[] body = "{\"quantity\":1}".getBytes(StandardCharsets.US_ASCII);
    HttpClient client = new WholeRequests().customize(HttpClient.newConnection());
    try (ServerSocket service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      service.setSoTimeout(10_000);
      CompletableFuture<Integer> status =
          client
              .headers(headers -> headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length))
              .post()
              .uri("http://127.0.0.1:" + service.getLocalPort() + "/api/reservations")
              .send(Flux.defer(() -> Flux.just(Unpooled.wrappedBuffer(body))))
              .responseSingle((response, _) -> Mono.just(response.status().code()))
              .toFuture();
      try (Socket connection = service.accept()) {
        connection.setSoTimeout(10_000);
        byte[] first = new byte[8192];
        int read = connection.getInputStream().read(first);
        connection
            .getOutputStream()
            .write(
                "HTTP/1.1 201 \r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(new String(first, 0, read, StandardCharsets.US_ASCII))
            .startsWith("POST /api/reservations HTTP/1.1\r\n")
            .endsWith("\r\n\r\n{\"quantity\":1}");
        assertThat(status.get(10, TimeUnit.SECONDS)).isEqualTo(201);
      }
    }
  }

  @Test
  void whatHasNoBodyToComeGoesOutAtOnce() {
    HttpRequest whole =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/api/orders");
    channel.writeOutbound(whole);
    assertThat(next()).isSameAs(whole);

    HttpRequest empty = post();
    empty.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    channel.writeOutbound(empty);
    assertThat(next()).isSameAs(empty);

    HttpRequest chunked = post();
    HttpUtil.setTransferEncodingChunked(chunked, true);
    channel.writeOutbound(chunked);
    assertThat(next()).isSameAs(chunked);
  }

  @Test
  void aBodyThatCannotBeWrittenSaysSo() {
    HttpRequest head = post();
    head.headers().set(HttpHeaderNames.CONTENT_LENGTH, 2);
    assertThat(channel.write(head).isSuccess()).isTrue();
    assertThat(channel.close().isSuccess()).isTrue();

    ChannelFuture body = channel.writeAndFlush(Unpooled.copiedBuffer(new byte[] {'{', '}'}));

    assertThat(body.isDone()).isTrue();
    assertThat(body.isSuccess()).isFalse();
  }
}

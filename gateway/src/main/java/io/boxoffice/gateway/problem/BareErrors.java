package io.boxoffice.gateway.problem;

import io.boxoffice.common.id.Ids;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.ReferenceCountUtil;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Gives a body to the refusals of the server itself, which it writes before any filter sees the
 * request: what is no HTTP, an address that is none, headers beyond every bound. They are known by
 * the correlation id that they lack.
 */
@Component
class BareErrors implements NettyServerCustomizer {
  private static final String CORRELATION = "X-Correlation-Id";
  private static final String HANDLER = "bareErrors";
  private static final int FIRST_ERROR = 400;

  private final Problems problems;

  BareErrors(Problems problems) {
    this.problems = problems;
  }

  @Override
  public HttpServer apply(HttpServer server) {
    Writer writer = new Writer();
    return server.doOnChannelInit(
        (_, channel, _) -> {
          ChannelPipeline pipeline = channel.pipeline();
          if (pipeline.get(NettyPipeline.HttpCodec) != null) {
            pipeline.addAfter(NettyPipeline.HttpCodec, HANDLER, writer);
          }
        });
  }

  @ChannelHandler.Sharable
  private final class Writer extends ChannelDuplexHandler {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // who writes holds the promise
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof FullHttpResponse bare
          && bare.status().code() >= FIRST_ERROR
          && !bare.content().isReadable()
          && !bare.headers().contains(CORRELATION)) {
        FullHttpResponse told = told(bare);
        ReferenceCountUtil.release(bare);
        context.write(told, promise);
      } else {
        context.write(message, promise);
      }
    }
  }

  private FullHttpResponse told(FullHttpResponse bare) {
    byte[] body = problems.bytes(problem(bare.status().code()));
    FullHttpResponse told =
        new DefaultFullHttpResponse(
            bare.protocolVersion(), bare.status(), Unpooled.wrappedBuffer(body));
    HttpHeaders headers = told.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set(CORRELATION, Ids.next().toString());
    return told;
  }

  private static Problem problem(int code) {
    HttpStatus status = HttpStatus.resolve(code);
    return switch (status) {
      case URI_TOO_LONG -> Problem.of(status, "uri-too-long", "The address is too long.");
      case CONTENT_TOO_LARGE, REQUEST_HEADER_FIELDS_TOO_LARGE ->
          Problem.of(status, "headers-too-large", "The headers are too large.");
      case REQUEST_TIMEOUT ->
          Problem.of(status, "request-timeout", "The request took too long to arrive.");
      case null, default ->
          Problem.of(
              status == null ? HttpStatus.BAD_REQUEST : status,
              "malformed-request",
              "This is not a request that can be read.");
    };
  }
}

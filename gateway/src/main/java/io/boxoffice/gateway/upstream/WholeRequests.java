package io.boxoffice.gateway.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

/**
 * Sends the head of a request together with its body, which {@link BodyFilter} has at hand.
 *
 * <p>By itself the client sends the head, and the body once the head is out: the service then wakes
 * for the head, sleeps again because there is no body, and wakes for the body.
 */
@Component
class WholeRequests implements HttpClientCustomizer {
  private static final String NAME = "boxoffice.wholeRequest";

  @Override
  public HttpClient customize(HttpClient client) {
    return client.doOnChannelInit(
        (observer, channel, address) -> {
          ChannelPipeline pipeline = channel.pipeline();
          pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, new HeadWaitsForBody());
        });
  }

  /** Keeps a head back that has a body to come, and says that it is written. */
  static final class HeadWaitsForBody extends ChannelOutboundHandlerAdapter {
    private @Nullable HttpRequest head;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
        throws Exception {
      if (message instanceof HttpRequest request
          && !(message instanceof LastHttpContent)
          && HttpUtil.getContentLength(request, 0L) > 0) {
        head = request;
        // the body is not written before; what goes wrong with the head goes wrong with it, too
        promise.trySuccess();
        return;
      }
      HttpRequest waiting = head;
      if (waiting != null) {
        head = null;
        super.write(context, waiting, context.newPromise());
      }
      super.write(context, message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) throws Exception {
      if (head == null) {
        super.flush(context);
      }
    }
  }
}

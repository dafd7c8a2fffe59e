package io.boxoffice.common.remote;

import feign.Client;
import feign.Request;
import feign.Response;
import io.boxoffice.common.hmac.Actor;
import io.boxoffice.common.hmac.HmacSigner;
import io.boxoffice.common.hmac.SignedRequest;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.web.Correlation;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Signs each call to an internal route and sends it through the circuit breaker of its target. */
final class RemoteClient implements Client {
  private static final int MAX_BODY = 1 << 20;
  private final Client client;
  private final HmacSigner signer;
  private final CircuitBreakerRegistry breakers;

  RemoteClient(Client client, HmacSigner signer, CircuitBreakerRegistry breakers) {
    this.client = client;
    this.signer = signer;
    this.breakers = breakers;
  }

  @Override
  public Response execute(Request request, Request.Options options) {
    String target = request.requestTemplate().feignTarget().name();
    CircuitBreaker breaker = breakers.circuitBreaker(target);
    try {
      breaker.acquirePermission();
    } catch (CallNotPermittedException e) {
      throw new RemoteUnavailable(target, "the circuit is open", e);
    }
    long start = breaker.getCurrentTimestamp();
    try {
      Response response = buffered(client.execute(signed(request), options));
      long took = breaker.getCurrentTimestamp() - start;
      if (response.status() >= 500) {
        breaker.onError(
            took, breaker.getTimestampUnit(), new IOException("status " + response.status()));
      } else {
        breaker.onSuccess(took, breaker.getTimestampUnit());
      }
      return response;
    } catch (IOException | RuntimeException e) {
      TimeUnit unit = breaker.getTimestampUnit();
      breaker.onError(breaker.getCurrentTimestamp() - start, unit, e);
      throw new RemoteUnavailable(target, "no answer (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  /** Reads the whole answer here, so that a connection that breaks within it counts as well. */
  private static Response buffered(Response response) throws IOException {
    Response.@Nullable Body body = response.body();
    if (body == null) {
      return response;
    }
    try (response) {
      byte[] bytes = body.asInputStream().readNBytes(MAX_BODY + 1);
      if (bytes.length > MAX_BODY) {
        throw new IOException("an answer of more than " + MAX_BODY + " bytes");
      }
      return response.toBuilder().body(new ByteArrayInputStream(bytes), bytes.length).build();
    }
  }

  private Request signed(Request request) {
    TenantContext context = TenantContext.current();
    String tenant = context == null ? "" : context.tenantId().toString();
    String actor = Actor.header(context);
    URI uri = URI.create(request.url());
    byte @Nullable [] body = request.body();
    Map<String, Collection<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers());
    if (uri.getRawPath().startsWith("/internal/")) {
      headers.put(HmacSigner.ACTOR_HEADER, List.of(actor));
      if (!tenant.isEmpty()) {
        headers.put(HmacSigner.TENANT_HEADER, List.of(tenant));
      }
      signer
          .sign(
              new SignedRequest(
                  request.httpMethod().name(),
                  uri.getRawPath(),
                  uri.getRawQuery() == null ? "" : uri.getRawQuery(),
                  tenant,
                  actor,
                  body == null ? new byte[0] : body))
          .forEach((name, value) -> headers.put(name, List.of(value)));
    }
    String correlation = Correlation.current();
    if (correlation != null) {
      headers.put(Correlation.HEADER, new ArrayList<>(List.of(correlation)));
    }
    return Request.create(
        request.httpMethod(),
        request.url(),
        headers,
        body,
        request.charset(),
        request.requestTemplate());
  }
}

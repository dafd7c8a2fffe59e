package io.boxoffice.gateway.route;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * What the route table says of a request.
 *
 * @param service who answers; null when the gateway itself does
 * @param access who may pass
 * @param limit the rate limit it counts against; null for none
 * @param tenanted whether the request belongs to a tenant that the gateway must resolve
 * @param stream whether the answer stays open
 * @param upload whether the body may be larger than usual
 * @param shared whether the answer is the same for all who do not organise events
 */
public record Target(
    @Nullable Service service,
    Access access,
    @Nullable LimitClass limit,
    boolean tenanted,
    boolean stream,
    boolean upload,
    boolean shared) {
  private static final String ATTRIBUTE = Target.class.getName();

  /** Returns the target of the exchange, or null when none was found. */
  public static @Nullable Target of(ServerWebExchange exchange) {
    return exchange.getAttribute(ATTRIBUTE);
  }

  /** Returns the target of an exchange that was routed. */
  public static Target required(ServerWebExchange exchange) {
    return exchange.getRequiredAttribute(ATTRIBUTE);
  }

  void attachTo(ServerWebExchange exchange) {
    exchange.getAttributes().put(ATTRIBUTE, this);
  }

  Target withAccess(Access other) {
    return new Target(service, other, limit, tenanted, stream, upload, shared);
  }

  Target withLimit(@Nullable LimitClass other) {
    return new Target(service, access, other, tenanted, stream, upload, shared);
  }

  Target withoutTenant() {
    return new Target(service, access, limit, false, stream, upload, shared);
  }

  Target streaming() {
    return new Target(service, access, limit, tenanted, true, upload, shared);
  }

  Target uploading() {
    return new Target(service, access, limit, tenanted, stream, true, shared);
  }

  Target sharing() {
    return new Target(service, access, limit, tenanted, stream, upload, true);
  }
}

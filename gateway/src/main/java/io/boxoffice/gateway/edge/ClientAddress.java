package io.boxoffice.gateway.edge;

import io.boxoffice.gateway.settings.GatewaySettings;
import io.boxoffice.gateway.settings.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Where a request comes from. {@code X-Forwarded-For} is read from the right, and only as long as
 * what stands there was written by a trusted proxy; anybody else could have made it up.
 */
@Component
public class ClientAddress {
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";
  private static final String UNKNOWN = "unknown";
  private static final int IPV6_SITE_BYTES = 8;

  private final List<Network> trusted;

  ClientAddress(GatewaySettings settings) {
    this.trusted = settings.trustedProxies();
  }

  /** Returns the address of the client as text. */
  public String of(ServerHttpRequest request) {
    InetAddress address = client(request);
    return address == null ? UNKNOWN : address.getHostAddress();
  }

  /** Returns what limits count by: an IPv4 address, or the /64 that one IPv6 subscriber has. */
  public String subscriber(ServerHttpRequest request) {
    InetAddress address = client(request);
    if (!(address instanceof Inet6Address six)) {
      return address == null ? UNKNOWN : address.getHostAddress();
    }
    StringBuilder site = new StringBuilder();
    byte[] bytes = six.getAddress();
    for (int i = 0; i < IPV6_SITE_BYTES; i++) {
      site.append(Character.forDigit((bytes[i] >> 4) & 0xf, 16));
      site.append(Character.forDigit(bytes[i] & 0xf, 16));
    }
    return site.append("/64").toString();
  }

  /** Says whether the client's connection is encrypted, here or at a trusted proxy. */
  public boolean isSecure(ServerHttpRequest request) {
    if (request.getSslInfo() != null) {
      return true;
    }
    InetAddress peer = peer(request);
    return peer != null
        && isTrusted(peer)
        && "https".equalsIgnoreCase(request.getHeaders().getFirst(FORWARDED_PROTO));
  }

  private @Nullable InetAddress client(ServerHttpRequest request) {
    InetAddress address = peer(request);
    if (address == null || !isTrusted(address)) {
      return address;
    }
    String[] hops = String.join(",", request.getHeaders().getOrEmpty(FORWARDED_FOR)).split(",", -1);
    for (int i = hops.length - 1; i >= 0 && isTrusted(address); i--) {
      InetAddress before = literal(hops[i].strip());
      if (before == null) {
        return address;
      }
      address = before;
    }
    return address;
  }

  private boolean isTrusted(InetAddress address) {
    for (Network network : trusted) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable InetAddress peer(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    return remote == null ? null : remote.getAddress();
  }

  private static @Nullable InetAddress literal(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

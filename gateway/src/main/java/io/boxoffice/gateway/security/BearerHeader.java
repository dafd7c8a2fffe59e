package io.boxoffice.gateway.security;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Takes the access token from {@code Authorization: Bearer} (RFC 6750, section 2.1) and from
 * nowhere else. Looks at each character once; the framework's pattern took a seventh of what a
 * shared read costs.
 */
final class BearerHeader implements ServerAuthenticationConverter {
  private static final String SCHEME = "Bearer ";

  @Override
  public Mono<Authentication> convert(ServerWebExchange exchange) {
    String header = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Mono.empty();
    }
    String token = header.substring(SCHEME.length()).strip();
    return isToken(token)
        ? Mono.just(new BearerTokenAuthenticationToken(token))
        : Mono.error(
            new OAuth2AuthenticationException(
                BearerTokenErrors.invalidToken("Bearer token is malformed")));
  }

  /** Says whether the text is a {@code b64token}. */
  static boolean isToken(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!word && "-._~+/".indexOf(c) < 0) {
        return false;
      }
    }
    return end > 0;
  }
}

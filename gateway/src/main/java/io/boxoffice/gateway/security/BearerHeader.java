package io.boxoffice.gateway.security;

import io.boxoffice.common.security.HeaderText;
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
 * nowhere else.
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
    return HeaderText.isToken(token)
        ? Mono.just(new BearerTokenAuthenticationToken(token))
        : Mono.error(
            new OAuth2AuthenticationException(
                BearerTokenErrors.invalidToken("Bearer token is malformed")));
  }
}

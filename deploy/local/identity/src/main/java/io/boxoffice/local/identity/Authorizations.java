package io.boxoffice.local.identity;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.stereotype.Component;

/**
 * Remembers sign-ins while their code is exchanged. Tokens of machine clients are complete in
 * themselves and are never asked for again: keeping them would only fill the memory.
 */
@Component
class Authorizations implements OAuth2AuthorizationService {

  private static final int KEPT = 1_000;

  private final InMemoryOAuth2AuthorizationService recent =
      new InMemoryOAuth2AuthorizationService();
  private final Deque<String> oldestFirst = new ArrayDeque<>();

  @Override
  public synchronized void save(OAuth2Authorization authorization) {
    if (AuthorizationGrantType.CLIENT_CREDENTIALS.equals(
        authorization.getAuthorizationGrantType())) {
      return;
    }
    if (recent.findById(authorization.getId()) == null) {
      oldestFirst.addLast(authorization.getId());
    }
    recent.save(authorization);
    while (oldestFirst.size() > KEPT) {
      OAuth2Authorization oldest = recent.findById(oldestFirst.removeFirst());
      if (oldest != null) {
        recent.remove(oldest);
      }
    }
  }

  @Override
  public synchronized void remove(OAuth2Authorization authorization) {
    oldestFirst.remove(authorization.getId());
    recent.remove(authorization);
  }

  @Override
  public synchronized @Nullable OAuth2Authorization findById(String id) {
    return recent.findById(id);
  }

  @Override
  public synchronized @Nullable OAuth2Authorization findByToken(
      String token, @Nullable OAuth2TokenType tokenType) {
    return recent.findByToken(token, tokenType);
  }
}

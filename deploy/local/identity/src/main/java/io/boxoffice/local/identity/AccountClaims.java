package io.boxoffice.local.identity;

import java.util.List;
import java.util.Map;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.stereotype.Component;

/** Puts the account behind a request into its token: who it is, whose tenant's, which roles. */
@Component
class AccountClaims implements OAuth2TokenCustomizer<JwtEncodingContext> {

  static final String ACCOUNT_PARAMETER = "account";
  static final String AUDIENCE = "boxoffice";

  private final DemoAccounts accounts;

  AccountClaims(DemoAccounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public void customize(JwtEncodingContext context) {
    Account account = accountOf(context);
    var claims = context.getClaims();
    claims.subject(account.userId().toString());
    claims.claim("email", account.email());
    claims.claim("email_verified", true);
    claims.claim("roles", List.of(account.role()));
    var tenantId = account.tenantId();
    if (tenantId != null) {
      claims.claim("tenant_id", tenantId.toString());
    }
    if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
      claims.audience(List.of(AUDIENCE));
    }
  }

  /** Refuses a client-credentials request that names no account or an unknown one, with a 400. */
  void requireAccount(OAuth2ClientCredentialsAuthenticationContext context) {
    OAuth2ClientCredentialsAuthenticationToken request = context.getAuthentication();
    byParameter(request.getAdditionalParameters());
  }

  private Account accountOf(JwtEncodingContext context) {
    if (context.getAuthorizationGrant()
        instanceof OAuth2ClientCredentialsAuthenticationToken machine) {
      return byParameter(machine.getAdditionalParameters());
    }
    Authentication person = context.getPrincipal();
    return byEmail(person == null ? "" : person.getName());
  }

  private Account byParameter(Map<String, Object> parameters) {
    if (parameters.get(ACCOUNT_PARAMETER) instanceof String email && !email.isBlank()) {
      return byEmail(email);
    }
    throw refusal("The parameter 'account' must name one demo account by its e-mail address.");
  }

  private Account byEmail(String email) {
    return accounts.find(email).orElseThrow(() -> refusal("There is no such demo account."));
  }

  private static OAuth2AuthenticationException refusal(String description) {
    return new OAuth2AuthenticationException(
        new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, description, null));
  }
}

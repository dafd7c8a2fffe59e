package io.boxoffice.common.security;

import io.boxoffice.common.tenant.TenantContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Admits calls of protocols that no servlet filter sees, by the same decoder and the same rules:
 * who calls comes from the token, the tenant from the token or, for nobody, from its name.
 */
public final class CallerCheck {
  private static final String SCHEME = "Bearer ";
  private final JwtDecoder decoder;
  private final TenantViolations violations;

  CallerCheck(JwtDecoder decoder, TenantViolations violations) {
    this.decoder = decoder;
    this.violations = violations;
  }

  /** What may come of it. */
  public sealed interface Verdict {
    /**
     * The call goes ahead.
     *
     * @param user who calls, or null for nobody
     * @param context tenant and actor to run it under
     */
    record Admitted(@Nullable CurrentUser user, TenantContext context) implements Verdict {}

    /** There is a token, and it does not hold. */
    record Unauthenticated() implements Verdict {}

    /** Nobody knows whether the token holds: the issuer's keys cannot be had. */
    record IssuerUnavailable() implements Verdict {}

    /** An id in the token, or the tenant that is named, is no UUID. */
    record Malformed() implements Verdict {}

    /** A signed-in person names another tenant than the own. */
    record TenantMismatch() implements Verdict {}

    /** No tenant is named. */
    record TenantMissing() implements Verdict {}
  }

  /**
   * Decides about one call.
   *
   * @param authorization what the caller sent as credentials, or null
   * @param tenant tenant that the caller names, or null
   * @param source what is called, for histories and the list of violations
   */
  public Verdict admit(@Nullable String authorization, @Nullable String tenant, String source) {
    try {
      CurrentUser user = authorization == null ? null : user(authorization);
      UUID named = tenant == null || tenant.isBlank() ? null : UUID.fromString(tenant.strip());
      return switch (TenantChoice.of(user, named)) {
        case TenantChoice.In(UUID chosen) ->
            new Verdict.Admitted(user, TenantChoice.context(chosen, user, source));
        case TenantChoice.None none -> new Verdict.TenantMissing();
        case TenantChoice.Mismatch(UUID own, UUID other) -> {
          violations.record(
              own, other, user == null ? null : user.userId(), source, "tenant-mismatch");
          yield new Verdict.TenantMismatch();
        }
      };
    } catch (BadJwtException e) {
      return new Verdict.Unauthenticated();
    } catch (JwtException e) {
      return new Verdict.IssuerUnavailable();
    } catch (IllegalArgumentException e) {
      return new Verdict.Malformed();
    }
  }

  private CurrentUser user(String authorization) {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new BadJwtException("credentials of another kind");
    }
    return TokenUser.read(decoder.decode(authorization.substring(SCHEME.length()).strip()));
  }
}

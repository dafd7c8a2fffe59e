package io.boxoffice.common.security;

import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may come in without a token.
 *
 * @param issuer OIDC issuer whose tokens are taken
 * @param audience what {@code aud} must contain
 * @param hmacKeys keys of calls between services
 * @param publicGet path patterns that anybody may read
 * @param publicPost path patterns that anybody may post to, because they prove themselves otherwise
 * @param withoutTenant path patterns that work in no tenant
 */
@Validated
@ConfigurationProperties("boxoffice.security")
public record SecurityProperties(
    @NotBlank(message = "set BOXOFFICE_ISSUER to the address of the OIDC issuer") String issuer,
    @DefaultValue("boxoffice") String audience,
    @NotBlank(message = "set BOXOFFICE_HMAC_KEYS to keyId:base64 of at least 32 bytes") String hmacKeys,
    @DefaultValue List<String> publicGet,
    @DefaultValue List<String> publicPost,
    @DefaultValue List<String> withoutTenant) {

  /** Never shows a key. */
  @Override
  public String toString() {
    return "SecurityProperties[issuer=" + issuer + "]";
  }
}

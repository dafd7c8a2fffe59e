package io.boxoffice.checkin.code;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The one secret of the codes.
 *
 * @param masterKey base64 of 32 bytes; every key of every code is derived from it
 */
@Validated
@ConfigurationProperties("boxoffice.checkin")
record CodeProperties(
    @NotNull @DefaultValue("")
        @Pattern(
            regexp = "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=",
            message =
                "set BOXOFFICE_CHECKIN_MASTER_KEY to base64 of 32 random bytes,"
                    + " for example from: openssl rand -base64 32")
        String masterKey) {

  /** Never shows the key. */
  @Override
  public String toString() {
    return "CodeProperties[…]";
  }
}

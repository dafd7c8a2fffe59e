package io.boxoffice.checkin.code;

import jakarta.validation.constraints.AssertTrue;
import java.util.regex.Pattern;
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
record CodeProperties(@DefaultValue("") String masterKey) {
  private static final Pattern BASE64_OF_32_BYTES =
      Pattern.compile("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=");

  /**
   * Returns whether the key is well-formed. Not a constraint of the key itself: what fails to start
   * for it prints the value that was refused.
   */
  @AssertTrue(
      message =
          "set BOXOFFICE_CHECKIN_MASTER_KEY to base64 of 32 random bytes,"
              + " for example from: openssl rand -base64 32")
  public boolean isMasterKeyUsable() {
    return BASE64_OF_32_BYTES.matcher(masterKey).matches();
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "CodeProperties[…]";
  }
}

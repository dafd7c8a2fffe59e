package io.boxoffice.purchase.payment;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where the local payment provider is.
 *
 * @param url its address
 * @param publicUrl its address as buyers reach it
 * @param key API key
 */
@Validated
@ConditionalOnProperty(
    name = "boxoffice.payment.provider",
    havingValue = "local",
    matchIfMissing = true)
@ConfigurationProperties("boxoffice.payment.local")
record LocalProviderProperties(
    @NotBlank @Pattern(regexp = "https?://.+", message = "set BOXOFFICE_PAYMENT_PROVIDER_URL") String url,
    @NotBlank String publicUrl,
    @NotBlank(message = "set BOXOFFICE_PAYMENT_PROVIDER_KEY") String key) {

  /** Never shows the key. */
  @Override
  public String toString() {
    return "LocalProviderProperties[url=" + url + "]";
  }
}

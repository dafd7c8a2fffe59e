package io.boxoffice.local.payments;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs messages as the Standard Webhooks specification says, version 1 (HMAC-SHA256). */
final class WebhookSignature {

  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKeySpec> keys;

  WebhookSignature(List<String> secrets) {
    this.keys = secrets.stream().map(WebhookSignature::key).toList();
  }

  /** The value of {@code webhook-signature}: one signature a key, separated by spaces. */
  String sign(String id, long epochSecond, String body) {
    byte[] signed = "%s.%d.%s".formatted(id, epochSecond, body).getBytes(StandardCharsets.UTF_8);
    return keys.stream().map(key -> "v1," + hmac(key, signed)).collect(Collectors.joining(" "));
  }

  private static String hmac(SecretKeySpec key, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private static SecretKeySpec key(String secret) {
    String stripped = secret.strip();
    if (!stripped.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "BOXOFFICE_PAYMENT_WEBHOOK_SECRETS: a secret does not begin with whsec_");
    }
    return new SecretKeySpec(
        Base64.getDecoder().decode(stripped.substring(PREFIX.length())), ALGORITHM);
  }
}

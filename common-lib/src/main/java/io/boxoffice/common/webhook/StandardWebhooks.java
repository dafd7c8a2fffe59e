package io.boxoffice.common.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs and checks webhooks as the Standard Webhooks specification 1.0 lays them out: HMAC-SHA256
 * over {@code id.timestamp.body}, header {@code webhook-signature: v1,<base64> v1,<base64>}.
 */
public final class StandardWebhooks {
  /** Header of the message id, which is also its nonce. */
  public static final String ID_HEADER = "webhook-id";

  /** Header of the time of the attempt, in seconds since the epoch. */
  public static final String TIMESTAMP_HEADER = "webhook-timestamp";

  /** Header of the signatures. */
  public static final String SIGNATURE_HEADER = "webhook-signature";

  /** How far the timestamp may be from the receiver's clock, either way. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String SECRET_PREFIX = "whsec_";
  private static final int MIN_SECRET_BYTES = 24;
  private static final int MAX_ID = 200;
  private final List<SecretKeySpec> keys;

  private StandardWebhooks(List<SecretKeySpec> keys) {
    this.keys = keys;
  }

  /** Outcome of a check. */
  public sealed interface Verdict {
    /** Genuine and fresh. */
    record Genuine(String id) implements Verdict {}

    /** Not to be trusted; the reason is for the log. */
    record Refused(String reason) implements Verdict {}
  }

  /**
   * Reads secrets {@code whsec_<base64>}, comma separated while they rotate; the first signs.
   *
   * @throws IllegalArgumentException with a message that never shows a secret
   */
  public static StandardWebhooks of(String secrets) {
    List<SecretKeySpec> keys =
        Arrays.stream(secrets.split(",", -1)).map(secret -> key(secret.strip())).toList();
    return new StandardWebhooks(keys);
  }

  private static SecretKeySpec key(String secret) {
    if (!secret.startsWith(SECRET_PREFIX)) {
      throw new IllegalArgumentException("a webhook secret begins with whsec_");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a webhook secret is base64 after whsec_", e);
    }
    if (bytes.length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException("a webhook secret has at least 24 bytes");
    }
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  /** Returns the value of the signature header. */
  public String sign(String id, Instant timestamp, byte[] body) {
    return "v1,"
        + Base64.getEncoder()
            .encodeToString(mac(keys.getFirst(), id, timestamp.getEpochSecond(), body));
  }

  /** Checks a message; every key and every signature in the header is tried. */
  public Verdict verify(
      @Nullable String id,
      @Nullable String timestamp,
      @Nullable String signatures,
      byte[] body,
      Instant now) {
    if (id == null || timestamp == null || signatures == null) {
      return new Verdict.Refused("unsigned");
    }
    if (id.isEmpty()
        || id.length() > MAX_ID
        || !id.chars().allMatch(c -> c > ' ' && c < 127)
        || !timestamp.matches("[0-9]{1,12}")
        || signatures.length() > 2000) {
      return new Verdict.Refused("malformed");
    }
    long seconds = Long.parseLong(timestamp);
    if (Duration.between(Instant.ofEpochSecond(seconds), now).abs().compareTo(TOLERANCE) > 0) {
      return new Verdict.Refused("stale");
    }
    for (SecretKeySpec key : keys) {
      byte[] expected = mac(key, id, seconds, body);
      for (String signature : signatures.split(" ", -1)) {
        if (signature.startsWith("v1,") && MessageDigest.isEqual(expected, decoded(signature))) {
          return new Verdict.Genuine(id);
        }
      }
    }
    return new Verdict.Refused("wrong signature");
  }

  private static byte[] decoded(String signature) {
    try {
      return Base64.getDecoder().decode(signature.substring(3));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] mac(SecretKeySpec key, String id, long timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is missing from this JDK", e);
    }
  }
}

package io.boxoffice.common.hmac;

import io.boxoffice.common.id.Ids;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Signs and checks calls between services: HMAC-SHA256 over method, path, query, tenant, actor,
 * timestamp, nonce and body digest, one line each.
 */
public final class HmacSigner {
  /** Id of the key. */
  public static final String KEY_HEADER = "X-Boxoffice-Key";

  /** Seconds since the epoch. */
  public static final String TIMESTAMP_HEADER = "X-Boxoffice-Timestamp";

  /** Used once within the window. */
  public static final String NONCE_HEADER = "X-Boxoffice-Nonce";

  /** Base64 of the signature. */
  public static final String SIGNATURE_HEADER = "X-Boxoffice-Signature";

  /** Who the call is made for: {@code type;user-id;role,role}. */
  public static final String ACTOR_HEADER = "X-Boxoffice-Actor";

  /** Tenant the call is made in. */
  public static final String TENANT_HEADER = "X-Tenant-Id";

  /** How far a timestamp may be from the receiver's clock, either way. */
  public static final Duration WINDOW = Duration.ofMinutes(5);

  private final HmacKeys keys;
  private final InstantSource time;

  /** Creates a signer over the keys. */
  public HmacSigner(HmacKeys keys, InstantSource time) {
    this.keys = keys;
    this.time = time;
  }

  /** Outcome of a check. */
  public sealed interface Verdict {
    /** The signature holds; the nonce has still to be checked for reuse. */
    record Genuine(String nonce) implements Verdict {}

    /** The request is not to be trusted; the reason is for the log, not for the caller. */
    record Refused(String reason) implements Verdict {}
  }

  /** Returns the headers to add to the request. */
  public Map<String, String> sign(SignedRequest request) {
    String timestamp = Long.toString(time.instant().getEpochSecond());
    String nonce = Ids.next().toString();
    String id = keys.activeId();
    SecretKey key = keys.key(id);
    if (key == null) {
      throw new IllegalStateException("the active key is missing");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(KEY_HEADER, id);
    headers.put(TIMESTAMP_HEADER, timestamp);
    headers.put(NONCE_HEADER, nonce);
    headers.put(
        SIGNATURE_HEADER,
        Base64.getEncoder().encodeToString(signature(key, request, timestamp, nonce)));
    return headers;
  }

  /** Checks a request against the headers it came with, in constant time where it matters. */
  public Verdict verify(
      SignedRequest request,
      @Nullable String keyId,
      @Nullable String timestamp,
      @Nullable String nonce,
      @Nullable String signature) {
    if (keyId == null || timestamp == null || nonce == null || signature == null) {
      return new Verdict.Refused("unsigned");
    }
    if (nonce.length() > 100 || !timestamp.matches("[0-9]{1,12}")) {
      return new Verdict.Refused("malformed");
    }
    Instant signedAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(signedAt, time.instant()).abs().compareTo(WINDOW) > 0) {
      return new Verdict.Refused("stale");
    }
    SecretKey key = keys.key(keyId);
    if (key == null) {
      return new Verdict.Refused("unknown key");
    }
    byte[] given;
    try {
      given = Base64.getDecoder().decode(signature);
    } catch (IllegalArgumentException e) {
      return new Verdict.Refused("malformed");
    }
    return MessageDigest.isEqual(given, signature(key, request, timestamp, nonce))
        ? new Verdict.Genuine(nonce)
        : new Verdict.Refused("wrong signature");
  }

  private static byte[] signature(
      SecretKey key, SignedRequest request, String timestamp, String nonce) {
    try {
      String text =
          String.join(
              "\n",
              request.method(),
              request.path(),
              request.query(),
              request.tenant(),
              request.actor(),
              timestamp,
              nonce,
              HexFormat.of()
                  .formatHex(MessageDigest.getInstance("SHA-256").digest(request.body())));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is missing from this JDK", e);
    }
  }
}

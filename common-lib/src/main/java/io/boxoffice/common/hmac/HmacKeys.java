package io.boxoffice.common.hmac;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keys by id: the first signs, all verify, so that they rotate without downtime.
 *
 * <p>Written {@code keyId:base64,keyId:base64}, each key at least 32 bytes.
 */
public final class HmacKeys {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,40}");
  private static final int MIN_BYTES = 32;
  private final Map<String, SecretKey> keys;
  private final String activeId;

  private HmacKeys(Map<String, SecretKey> keys, String activeId) {
    this.keys = keys;
    this.activeId = activeId;
  }

  /**
   * Reads the setting.
   *
   * @throws IllegalArgumentException with a message that names the fault and never the key
   */
  public static HmacKeys parse(String setting) {
    Map<String, SecretKey> keys = new LinkedHashMap<>();
    String first = null;
    for (String entry : setting.split(",", -1)) {
      int colon = entry.indexOf(':');
      String id = colon < 0 ? "" : entry.substring(0, colon).strip();
      if (!ID.matcher(id).matches()) {
        throw new IllegalArgumentException(
            "BOXOFFICE_HMAC_KEYS must be keyId:base64,keyId:base64 (ids of letters, digits, - _)");
      }
      byte[] key;
      try {
        key = Base64.getDecoder().decode(entry.substring(colon + 1).strip());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("BOXOFFICE_HMAC_KEYS: key " + id + " is no base64", e);
      }
      if (key.length < MIN_BYTES) {
        throw new IllegalArgumentException(
            "BOXOFFICE_HMAC_KEYS: key " + id + " has fewer than 32 bytes");
      }
      keys.put(id, new SecretKeySpec(key, "HmacSHA256"));
      first = first == null ? id : first;
    }
    if (first == null) {
      throw new IllegalArgumentException("BOXOFFICE_HMAC_KEYS is empty");
    }
    return new HmacKeys(keys, first);
  }

  String activeId() {
    return activeId;
  }

  @Nullable SecretKey key(String id) {
    return keys.get(id);
  }
}

package io.boxoffice.common.test;

import io.boxoffice.common.hmac.HmacKeys;
import io.boxoffice.common.hmac.HmacSigner;
import io.boxoffice.common.hmac.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Signs internal calls as another service would. */
public final class TestSigner {
  /** The key that tests share. */
  public static final String KEYS = "test:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  private final HmacSigner signer;

  /** Creates a signer on the clock given. */
  public TestSigner(InstantSource time) {
    this.signer = new HmacSigner(HmacKeys.parse(KEYS), time);
  }

  /**
   * Returns all headers of a signed call.
   *
   * @param path path as sent, with the query after a question mark when there is one
   */
  public Map<String, String> headers(
      String method, String path, @Nullable UUID tenantId, @Nullable String body) {
    int mark = path.indexOf('?');
    String tenant = tenantId == null ? "" : tenantId.toString();
    String actor = "service;;";
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(HmacSigner.ACTOR_HEADER, actor);
    if (tenantId != null) {
      headers.put(HmacSigner.TENANT_HEADER, tenant);
    }
    headers.putAll(
        signer.sign(
            new SignedRequest(
                method,
                mark < 0 ? path : path.substring(0, mark),
                mark < 0 ? "" : path.substring(mark + 1),
                tenant,
                actor,
                body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8))));
    return headers;
  }
}

package io.boxoffice.purchase.fake;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Transfer's internal route: what an offer is and where it was made to. */
public final class FakeTransfer extends FakeServer {
  private final Map<UUID, Map<String, Object>> offers = new ConcurrentHashMap<>();

  /** Makes an offer known. */
  public void offer(UUID id, String status, @Nullable String toEmail, Instant expiresAt) {
    Map<String, Object> offer = new HashMap<>();
    offer.put("status", status);
    offer.put("expiresAt", expiresAt.toString());
    if (toEmail != null) {
      offer.put("toEmail", toEmail);
    }
    offers.put(id, offer);
  }

  @Override
  protected Reply answer(Call call) {
    Map<String, Object> offer = offers.get(UUID.fromString(call.path().split("/", -1)[3]));
    return offer == null ? Reply.problem(404, "unknown-transfer", Map.of()) : new Reply(200, offer);
  }
}

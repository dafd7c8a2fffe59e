package io.boxoffice.local.identity;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who can sign in.
 *
 * @param tenantId the tenant whose account it is; none for the superadmin
 */
record Account(String email, @Nullable UUID tenantId, String role) {

  /** The user id: the same for the same e-mail address in every run, on every machine. */
  UUID userId() {
    return UUID.nameUUIDFromBytes(
        ("urn:boxoffice:account:" + email).getBytes(StandardCharsets.UTF_8));
  }
}

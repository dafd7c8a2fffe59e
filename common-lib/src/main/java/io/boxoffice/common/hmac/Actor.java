package io.boxoffice.common.hmac;

import io.boxoffice.common.tenant.ActorType;
import io.boxoffice.common.tenant.TenantContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The actor of a call between services, as its header carries it. */
public final class Actor {
  private Actor() {}

  /** Writes the actor of the running work. */
  public static String header(@Nullable TenantContext context) {
    if (context == null) {
      return "service;;";
    }
    return context.actorType().wireName()
        + ";"
        + (context.userId() == null ? "" : context.userId())
        + ";"
        + String.join(",", context.roles().stream().sorted().toList());
  }

  /**
   * Reads a header whose signature holds.
   *
   * @throws IllegalArgumentException when it is malformed
   */
  static TenantContext read(UUID tenant, String header, String source) {
    String[] parts = header.split(";", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("an actor has three parts");
    }
    return new TenantContext(
        tenant,
        parts[1].isEmpty() ? null : UUID.fromString(parts[1]),
        parts[2].isEmpty() ? Set.of() : Set.copyOf(List.of(parts[2].split(",", -1))),
        ActorType.valueOf(parts[0].toUpperCase(Locale.ROOT)),
        null,
        source);
  }
}

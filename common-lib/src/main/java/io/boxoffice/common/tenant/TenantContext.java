package io.boxoffice.common.tenant;

import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tenant and actor of the current piece of work.
 *
 * <p>Bound to the running thread for the length of a call. Every transaction of the app role copies
 * it into the session settings that the row-level security policies read; without a context those
 * policies deny everything.
 *
 * @param tenantId tenant whose rows may be seen and written
 * @param userId person behind the work, when there is one
 * @param roles roles of that person, as the token names them
 * @param actorType kind of actor
 * @param reason why a status is changed, for the histories
 * @param source where the change came from: a route, a topic or a worker
 */
public record TenantContext(
    UUID tenantId,
    @Nullable UUID userId,
    Set<String> roles,
    ActorType actorType,
    @Nullable String reason,
    @Nullable String source) {

  private static final ThreadLocal<@Nullable TenantContext> CURRENT = new ThreadLocal<>();

  public TenantContext {
    roles = Set.copyOf(roles);
  }

  /** Returns a context for work that a worker of this service does by itself. */
  public static TenantContext system(UUID tenantId, String source) {
    return new TenantContext(tenantId, null, Set.of(), ActorType.SYSTEM, null, source);
  }

  /** Returns the context of the running thread, or null when there is none. */
  public static @Nullable TenantContext current() {
    return CURRENT.get();
  }

  /**
   * Returns the context of the running thread.
   *
   * @throws IllegalStateException when there is none, which is a bug of the caller
   */
  public static TenantContext required() {
    TenantContext context = CURRENT.get();
    if (context == null) {
      throw new IllegalStateException("no tenant context is bound to this thread");
    }
    return context;
  }

  /** Returns this context with another reason and source for the state histories. */
  public TenantContext withReason(@Nullable String newReason, @Nullable String newSource) {
    return new TenantContext(tenantId, userId, roles, actorType, newReason, newSource);
  }

  /** Runs the work with this context bound, and restores the one before. */
  public <T extends @Nullable Object> T call(Supplier<T> work) {
    TenantContext before = CURRENT.get();
    CURRENT.set(this);
    try {
      return work.get();
    } finally {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    }
  }

  /** Runs the work with this context bound, and restores the one before. */
  public void run(Runnable work) {
    this.<@Nullable Void>call(
        () -> {
          work.run();
          return null;
        });
  }
}

package io.boxoffice.checkin.code;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.boxoffice.common.tenant.TenantContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The keys of the current tenant, by id and by what is current.
 *
 * <p>What a key id stands for never changes, so those are cached without end. Which key is current
 * does change: another replica goes on issuing with the key before for up to {@link #CURRENT_FOR},
 * which does no harm, because a retired key still verifies.
 */
@Component
class CodeKeys {
  static final Duration CURRENT_FOR = Duration.ofMinutes(1);

  private final MasterKey master;
  private final CodeKeyStore store;
  private final TransactionTemplate transaction;
  private final InstantSource time;
  private final Cache<ById, CodeKey> byId = Caffeine.newBuilder().maximumSize(10_000).build();
  private final Cache<Use, CodeKey> current =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(CURRENT_FOR).build();

  CodeKeys(
      MasterKey master, CodeKeyStore store, TransactionTemplate transaction, InstantSource time) {
    this.master = master;
    this.store = store;
    this.transaction = transaction;
    this.time = time;
  }

  private record ById(UUID tenantId, int keyId) {}

  private record Use(UUID tenantId, KeyKind kind, @Nullable UUID eventId) {}

  /** Returns the gate key of that id, or null when this tenant has none. */
  CodeKey.@Nullable Gate gate(int keyId) {
    return byId(keyId) instanceof CodeKey.Gate gate ? gate : null;
  }

  /** Returns the issuer key of that id, or null when this tenant has none. */
  CodeKey.@Nullable Issuer issuer(int keyId) {
    return byId(keyId) instanceof CodeKey.Issuer issuer ? issuer : null;
  }

  /** Returns the key to encrypt an event's handles with; made when there is none yet. */
  CodeKey.Gate currentGate(UUID eventId) {
    return (CodeKey.Gate) current(KeyKind.GATE, eventId);
  }

  /** Returns the key to sign handles with; made when there is none yet. */
  CodeKey.Issuer currentIssuer() {
    return (CodeKey.Issuer) current(KeyKind.ISSUER, null);
  }

  /** Makes a new current key and retires the one before, which goes on verifying. */
  CodeKey rotate(KeyKind kind, @Nullable UUID eventId, UUID by) {
    UUID tenantId = TenantContext.required().tenantId();
    int keyId =
        transaction.execute(
            status -> {
              store.retireCurrent(kind, eventId, time.instant());
              store.addIfNone(kind, tenantId, eventId, by, time.instant());
              return store.current(kind, eventId).orElseThrow();
            });
    CodeKey key = derive(tenantId, keyId, kind, eventId);
    current.put(new Use(tenantId, kind, eventId), key);
    return key;
  }

  private @Nullable CodeKey byId(int keyId) {
    UUID tenantId = TenantContext.required().tenantId();
    ById id = new ById(tenantId, keyId);
    CodeKey cached = byId.getIfPresent(id);
    if (cached != null) {
      return cached;
    }
    CodeKeyStore.@Nullable KeyName name =
        transaction.execute(status -> store.find(keyId)).orElse(null);
    if (name == null) {
      return null;
    }
    CodeKey key = derive(tenantId, keyId, name.kind(), name.eventId());
    byId.put(id, key);
    return key;
  }

  private CodeKey current(KeyKind kind, @Nullable UUID eventId) {
    UUID tenantId = TenantContext.required().tenantId();
    Use use = new Use(tenantId, kind, eventId);
    CodeKey cached = current.getIfPresent(use);
    if (cached != null) {
      return cached;
    }
    int keyId =
        transaction.execute(
            status ->
                store
                    .current(kind, eventId)
                    .orElseGet(
                        () -> {
                          store.addIfNone(kind, tenantId, eventId, null, time.instant());
                          return store.current(kind, eventId).orElseThrow();
                        }));
    CodeKey key = derive(tenantId, keyId, kind, eventId);
    current.put(use, key);
    return key;
  }

  private CodeKey derive(UUID tenantId, int keyId, KeyKind kind, @Nullable UUID eventId) {
    return switch (kind) {
      case ISSUER -> {
        byte[] seed = master.issuerSeed(keyId, tenantId);
        byte[] publicKey = new byte[CodeLayout.PUBLIC_KEY];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        yield new CodeKey.Issuer(keyId, seed, publicKey);
      }
      case GATE -> {
        if (eventId == null) {
          throw new IllegalStateException("a gate key without an event: " + keyId);
        }
        yield new CodeKey.Gate(
            keyId, eventId, new SecretKeySpec(master.gateKey(keyId, tenantId, eventId), "AES"));
      }
    };
  }
}

package io.boxoffice.common.idempotency;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.tenant.TenantContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets a request with the same {@code Idempotency-Key} be sent again without being done again.
 *
 * <p>A key belongs to a tenant and an operation. While its first request runs, a second one is told
 * so (409); afterwards it gets the stored answer with {@code Idempotent-Replayed: true} for 24
 * hours; with another payload or another person it is refused (422). Answers of 5xx are not stored,
 * nor those that say when to come back (with {@code Retry-After}): the work itself must be safe to
 * repeat.
 */
public final class Idempotency {
  /** Name of the request header. */
  public static final String HEADER = "Idempotency-Key";

  /** Name of the header of an answer that was given before. */
  public static final String REPLAYED = "Idempotent-Replayed";

  private static final Duration KEEP = Duration.ofHours(24);
  private static final Duration LOCK = Duration.ofSeconds(60);
  private static final int MAX_KEY = 200;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final InstantSource time;

  Idempotency(
      JdbcClient jdbc, TransactionTemplate transaction, JsonMapper json, InstantSource time) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.json = json;
    this.time = time;
  }

  private record Stored(
      byte[] hash,
      @Nullable Instant lockExpiresAt,
      @Nullable Integer status,
      @Nullable String contentType,
      @Nullable String location,
      @Nullable String body) {}

  private sealed interface Claim {
    record Acquired(UUID lock) implements Claim {}

    record Answered(ResponseEntity<?> answer) implements Claim {}
  }

  /**
   * Does the work once for the key.
   *
   * @param key value of the {@code Idempotency-Key} header, 1 to 200 visible ASCII characters
   * @param operation name of the operation, for example {@code purchase}
   * @param request the payload; its JSON decides whether it is the same request
   * @param work does it and answers; runs outside any transaction of this method
   */
  public ResponseEntity<?> execute(
      @Nullable String key, String operation, Object request, Supplier<ResponseEntity<?>> work) {
    return whenUsable(
        key,
        usable -> {
          byte[] hash = hash(request);
          return switch (claim(usable, operation, hash)) {
            case Claim.Answered answered -> answered.answer();
            case Claim.Acquired acquired -> run(usable, operation, acquired.lock(), work);
          };
        });
  }

  /**
   * Does work that remembers its key by what it makes, under a constraint of its own.
   *
   * @param key value of the {@code Idempotency-Key} header; 400 when it is missing or malformed
   * @param work gets the key; nothing here keeps it from being done twice
   */
  public static ResponseEntity<?> whenUsable(
      @Nullable String key, Function<String, ResponseEntity<?>> work) {
    if (key == null || key.isEmpty()) {
      return Problems.of(
          HttpStatus.BAD_REQUEST,
          "idempotency-key-missing",
          "Send an Idempotency-Key header: a value of your own that stays the same when you retry.");
    }
    if (key.length() > MAX_KEY || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
      return Problems.of(
          HttpStatus.BAD_REQUEST,
          "idempotency-key-missing",
          "An Idempotency-Key has 1 to 200 visible ASCII characters.");
    }
    return work.apply(key);
  }

  /**
   * Does the work once for the key, or does it when there is none: for work that repeated does
   * nothing more, and whose answer alone is wanted again.
   */
  public ResponseEntity<?> executeIfNamed(
      @Nullable String key, String operation, Object request, Supplier<ResponseEntity<?>> work) {
    return key == null ? work.get() : execute(key, operation, request, work);
  }

  private ResponseEntity<?> run(
      String key, String operation, UUID lock, Supplier<ResponseEntity<?>> work) {
    boolean stored = false;
    try {
      ResponseEntity<?> answer = work.get();
      if (!answer.getStatusCode().is5xxServerError()
          && !answer.getHeaders().containsHeader(HttpHeaders.RETRY_AFTER)) {
        complete(key, operation, lock, answer);
        stored = true;
      }
      return answer;
    } finally {
      if (!stored) {
        release(key, operation, lock);
      }
    }
  }

  private Claim claim(String key, String operation, byte[] hash) {
    Claim claim =
        transaction.execute(
            status -> {
              UUID lock = Ids.next();
              Instant now = time.instant();
              if (acquired(key, operation, hash, lock, now)) {
                return new Claim.Acquired(lock);
              }
              Stored stored = stored(key, operation);
              return stored == null
                  ? new Claim.Answered(inFlight())
                  : decide(stored, hash, key, operation, lock, now);
            });
    return claim == null ? new Claim.Answered(inFlight()) : claim;
  }

  private Claim decide(
      Stored stored, byte[] hash, String key, String operation, UUID lock, Instant now) {
    if (!MessageDigest.isEqual(stored.hash(), hash)) {
      return new Claim.Answered(keyReused());
    }
    if (stored.status() != null) {
      return new Claim.Answered(replay(stored, stored.status()));
    }
    Instant until = stored.lockExpiresAt();
    if (until != null && until.isBefore(now) && takeOver(key, operation, lock, now)) {
      return new Claim.Acquired(lock);
    }
    return new Claim.Answered(inFlight());
  }

  /** Returns the refusal of another request under a key that has had one. */
  public static ResponseEntity<?> keyReused() {
    return Problems.of(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "idempotency-key-reused",
        "This Idempotency-Key was used for another request; take a new one.");
  }

  /** Returns the refusal of a request whose first one has not been answered yet. */
  public static ResponseEntity<?> inFlight() {
    return Problems.of(
        HttpStatus.CONFLICT,
        "request-in-flight",
        "A request with this Idempotency-Key is still running; ask again in a moment.");
  }

  private static ResponseEntity<?> replay(Stored stored, int status) {
    ResponseEntity.BodyBuilder answer = ResponseEntity.status(status).header(REPLAYED, "true");
    if (stored.location() != null) {
      answer.location(URI.create(stored.location()));
    }
    if (stored.body() == null) {
      return answer.build();
    }
    return answer
        .contentType(
            stored.contentType() == null
                ? MediaType.APPLICATION_JSON
                : MediaType.parseMediaType(stored.contentType()))
        .body(stored.body().getBytes(StandardCharsets.UTF_8));
  }

  private boolean acquired(String key, String operation, byte[] hash, UUID lock, Instant now) {
    return jdbc.sql(
                """
                insert into idempotency_keys as k
                       (tenant_id, operation, idempotency_key, request_hash, locked_by,
                        lock_expires_at, created_at, expires_at)
                values (:tenant, :operation, :key, :hash, :lock, :lockUntil, :now, :expires)
                on conflict (tenant_id, idempotency_key, operation) do update
                   set request_hash = excluded.request_hash, locked_by = excluded.locked_by,
                       lock_expires_at = excluded.lock_expires_at, created_at = excluded.created_at,
                       expires_at = excluded.expires_at, response_status = null,
                       response_content_type = null, response_location = null, response_body = null
                 where k.expires_at < :now
                """)
            .param("tenant", TenantContext.required().tenantId())
            .param("operation", operation)
            .param("key", key)
            .param("hash", hash)
            .param("lock", lock)
            .param("lockUntil", Timestamp.from(now.plus(LOCK)))
            .param("now", Timestamp.from(now))
            .param("expires", Timestamp.from(now.plus(KEEP)))
            .update()
        == 1;
  }

  private @Nullable Stored stored(String key, String operation) {
    return jdbc.sql(
            """
            select request_hash, lock_expires_at, response_status, response_content_type,
                   response_location, response_body
              from idempotency_keys
             where tenant_id = :tenant and idempotency_key = :key and operation = :operation
            """)
        .param("tenant", TenantContext.required().tenantId())
        .param("operation", operation)
        .param("key", key)
        .query(
            (row, number) -> {
              Timestamp lock = row.getTimestamp("lock_expires_at");
              return new Stored(
                  row.getBytes("request_hash"),
                  lock == null ? null : lock.toInstant(),
                  row.getObject("response_status", Integer.class),
                  row.getString("response_content_type"),
                  row.getString("response_location"),
                  row.getString("response_body"));
            })
        .optional()
        .orElse(null);
  }

  /** A lock outlives a crashed process only until it lapses; one of the waiting takes it over. */
  private boolean takeOver(String key, String operation, UUID lock, Instant now) {
    return jdbc.sql(
                """
                update idempotency_keys
                   set locked_by = :lock, lock_expires_at = :lockUntil
                 where tenant_id = :tenant and idempotency_key = :key and operation = :operation
                   and response_status is null and lock_expires_at < :now
                """)
            .param("tenant", TenantContext.required().tenantId())
            .param("operation", operation)
            .param("key", key)
            .param("lock", lock)
            .param("lockUntil", Timestamp.from(now.plus(LOCK)))
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  private void complete(String key, String operation, UUID lock, ResponseEntity<?> answer) {
    Object body = answer.getBody();
    MediaType type = answer.getHeaders().getContentType();
    URI location = answer.getHeaders().getLocation();
    transaction.executeWithoutResult(
        status ->
            jdbc.sql(
                    """
                    update idempotency_keys
                       set response_status = :status, response_content_type = :type,
                           response_location = :location, response_body = :body,
                           locked_by = null, lock_expires_at = null
                     where tenant_id = :tenant and idempotency_key = :key
                       and operation = :operation and locked_by = :lock
                    """)
                .param("tenant", TenantContext.required().tenantId())
                .param("operation", operation)
                .param("key", key)
                .param("lock", lock)
                .param("status", answer.getStatusCode().value())
                .param("type", type == null ? null : type.toString())
                .param("location", location == null ? null : location.toString())
                .param("body", body == null ? null : json.writeValueAsString(body))
                .update());
  }

  private void release(String key, String operation, UUID lock) {
    transaction.executeWithoutResult(
        status ->
            jdbc.sql(
                    """
                    delete from idempotency_keys
                     where tenant_id = :tenant and idempotency_key = :key
                       and operation = :operation and locked_by = :lock
                    """)
                .param("tenant", TenantContext.required().tenantId())
                .param("operation", operation)
                .param("key", key)
                .param("lock", lock)
                .update());
  }

  private byte[] hash(Object request) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          String.valueOf(TenantContext.required().userId()).getBytes(StandardCharsets.UTF_8));
      return digest.digest(json.writeValueAsBytes(request));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing from this JDK", e);
    }
  }
}

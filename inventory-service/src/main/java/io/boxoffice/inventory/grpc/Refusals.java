package io.boxoffice.inventory.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.seat.SeatRef;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/**
 * Refusals as gRPC tells them: a code, words, and details for programs. Their reasons are those of
 * the problems that HTTP answers with.
 */
final class Refusals {
  private static final String DOMAIN = "boxoffice";
  private static final int MAX_VIOLATIONS = 20;
  private static final Duration SOON = Duration.ofSeconds(1);

  private Refusals() {}

  /** Returns what a problem of HTTP is here. */
  static StatusRuntimeException of(ResponseEntity<?> answer) {
    if (!(answer.getBody() instanceof ProblemDetail problem) || problem.getType() == null) {
      throw new IllegalArgumentException("no problem: " + answer.getStatusCode());
    }
    String slug = problem.getType().toString().replace(Problems.PREFIX, "");
    Map<String, String> metadata = new TreeMap<>();
    if (problem.getProperties() != null) {
      problem.getProperties().forEach((name, value) -> put(metadata, name, value));
    }
    List<Message> more = new ArrayList<>();
    String retryAfter = answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
    if (retryAfter != null) {
      more.add(retry(Duration.ofSeconds(Long.parseLong(retryAfter))));
    }
    return refusal(
        code(answer.getStatusCode().value(), slug),
        slug,
        String.valueOf(problem.getDetail()),
        metadata,
        more);
  }

  /** Returns what another service's refusal is here. */
  static StatusRuntimeException of(
      int status, String slug, String detail, Map<String, String> metadata) {
    return refusal(code(status, slug), slug, detail, metadata, List.of());
  }

  /** Metadata are flat, and name values as JSON does. */
  private static void put(Map<String, String> metadata, String name, Object value) {
    switch (value) {
      case EventStatus status -> metadata.put(name, status.wireName());
      case SeatRef(String section, String subsection, int row, int seat) -> {
        metadata.put("section", section);
        metadata.put("subsection", subsection);
        metadata.put("row", Integer.toString(row));
        metadata.put("seat", Integer.toString(seat));
      }
      default -> metadata.put(name, value.toString());
    }
  }

  private static Code code(int status, String slug) {
    return switch (slug) {
      case "sold-out", "per-user-limit", "too-many-ticket-types" -> Code.RESOURCE_EXHAUSTED;
      case "idempotency-key-reused" -> Code.ALREADY_EXISTS;
      case "version-conflict", "request-in-flight" -> Code.ABORTED;
      default ->
          switch (status) {
            case 400 -> Code.INVALID_ARGUMENT;
            case 401 -> Code.UNAUTHENTICATED;
            case 403 -> Code.PERMISSION_DENIED;
            case 404 -> Code.NOT_FOUND;
            case 409, 410, 422 -> Code.FAILED_PRECONDITION;
            case 413, 429 -> Code.RESOURCE_EXHAUSTED;
            case 503 -> Code.UNAVAILABLE;
            default -> Code.INTERNAL;
          };
    };
  }

  static StatusRuntimeException invalid(List<BadRequest.FieldViolation> violations) {
    BadRequest bad =
        BadRequest.newBuilder()
            .addAllFieldViolations(violations.stream().limit(MAX_VIOLATIONS).toList())
            .build();
    BadRequest.FieldViolation first = violations.getFirst();
    return refusal(
        Code.INVALID_ARGUMENT,
        "validation",
        "The request has invalid fields: %s %s%s"
            .formatted(
                first.getField(),
                first.getDescription(),
                violations.size() == 1 ? "." : ", and more."),
        Map.of(),
        List.of(bad));
  }

  static StatusRuntimeException malformed(String detail) {
    return refusal(Code.INVALID_ARGUMENT, "malformed-request", detail, Map.of(), List.of());
  }

  static StatusRuntimeException unauthenticated() {
    return refusal(
        Code.UNAUTHENTICATED,
        "unauthenticated",
        "Send a valid access token as authorization: Bearer.",
        Map.of(),
        List.of());
  }

  static StatusRuntimeException forbidden() {
    return refusal(
        Code.PERMISSION_DENIED,
        "forbidden",
        "Your roles do not allow this; sign in with one that does.",
        Map.of(),
        List.of());
  }

  static StatusRuntimeException notYours() {
    return refusal(
        Code.PERMISSION_DENIED,
        "forbidden",
        "Only the event's seller, a venue manager or an admin may do this.",
        Map.of(),
        List.of());
  }

  static StatusRuntimeException tenantMismatch() {
    return refusal(
        Code.PERMISSION_DENIED,
        "tenant-mismatch",
        "The token belongs to another tenant than x-tenant-id names.",
        Map.of(),
        List.of());
  }

  static StatusRuntimeException tenantMissing() {
    return refusal(
        Code.INVALID_ARGUMENT,
        "tenant-missing",
        "Name the tenant by x-tenant-id, or sign in.",
        Map.of(),
        List.of());
  }

  static StatusRuntimeException unknownTenant() {
    return refusal(
        Code.NOT_FOUND,
        "unknown-tenant",
        "There is no such tenant, or it is suspended.",
        Map.of(),
        List.of());
  }

  static StatusRuntimeException busy() {
    return refusal(
        Code.UNAVAILABLE,
        "busy",
        "Too many calls are at work at the moment; the same request may be sent again.",
        Map.of(),
        List.of(retry(SOON)));
  }

  static StatusRuntimeException unavailable(String detail, Duration retryAfter) {
    return refusal(Code.UNAVAILABLE, "unavailable", detail, Map.of(), List.of(retry(retryAfter)));
  }

  static StatusRuntimeException deadlineExceeded() {
    return refusal(
        Code.DEADLINE_EXCEEDED,
        "deadline-exceeded",
        "The call took longer than it may; what it asked for may or may not have happened.",
        Map.of(),
        List.of());
  }

  static StatusRuntimeException answerTooLarge(int bytes, int most) {
    return refusal(
        Code.RESOURCE_EXHAUSTED,
        "answer-too-large",
        "The answer is larger than this server sends; ask for less.",
        Map.of("bytes", Integer.toString(bytes), "limit", Integer.toString(most)),
        List.of());
  }

  static StatusRuntimeException notOffered(String detail) {
    return refusal(Code.UNIMPLEMENTED, "not-offered", detail, Map.of(), List.of());
  }

  static StatusRuntimeException internal() {
    return refusal(
        Code.INTERNAL,
        "internal-error",
        "Something went wrong on our side; quote the correlation id when you report it.",
        Map.of(),
        List.of());
  }

  private static RetryInfo retry(Duration after) {
    return RetryInfo.newBuilder()
        .setRetryDelay(
            com.google.protobuf.Duration.newBuilder()
                .setSeconds(after.toSeconds())
                .setNanos(after.toNanosPart()))
        .build();
  }

  private static StatusRuntimeException refusal(
      Code code, String slug, String message, Map<String, String> metadata, List<Message> more) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(message)
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setReason(slug)
                        .setDomain(DOMAIN)
                        .putAllMetadata(metadata)
                        .build()));
    more.forEach(detail -> status.addDetails(Any.pack(detail)));
    return StatusProto.toStatusRuntimeException(status.build());
  }
}

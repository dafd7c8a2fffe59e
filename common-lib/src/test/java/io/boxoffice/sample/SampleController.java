package io.boxoffice.sample;

import io.boxoffice.common.idempotency.Idempotency;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.common.tenant.TenantContext;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SampleController {
  private final AtomicInteger done = new AtomicInteger();
  private final Notes notes;
  private final Idempotency idempotency;

  SampleController(Notes notes, Idempotency idempotency) {
    this.notes = notes;
    this.idempotency = idempotency;
  }

  int done() {
    return done.get();
  }

  record Note(@NotBlank @Size(max = 100) String body, @Positive int count) {}

  @GetMapping("/api/public/notes")
  List<UUID> list(@RequestParam(required = false) @Nullable String q) {
    return q == null ? notes.all() : List.of();
  }

  @GetMapping("/api/public/notes/{id}")
  Map<String, UUID> one(@PathVariable UUID id) {
    return Map.of("id", id);
  }

  @PostMapping("/api/hooks/echo")
  Map<String, String> hook(@RequestBody @Valid Note note) {
    return Map.of("body", note.body());
  }

  @PostMapping("/api/notes")
  ResponseEntity<?> write(
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
      @RequestBody @Valid Note note,
      CurrentUser user) {
    return idempotency.execute(
        key,
        "note",
        note,
        () -> {
          int count = done.incrementAndGet();
          if (note.body().equals("fail")) {
            throw new IllegalStateException("a bug");
          }
          if (note.body().equals("busy")) {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build();
          }
          return ResponseEntity.status(HttpStatus.CREATED)
              .body(Map.of("id", notes.write(note.body()), "count", count, "by", user.userId()));
        });
  }

  @GetMapping("/api/admin")
  @PreAuthorize("hasRole('admin')")
  Map<String, String> admin() {
    return Map.of("ok", "yes");
  }

  @PostMapping("/internal/whoami")
  Map<String, String> internal() {
    TenantContext context = TenantContext.required();
    return Map.of("tenant", context.tenantId().toString(), "actor", context.actorType().wireName());
  }
}

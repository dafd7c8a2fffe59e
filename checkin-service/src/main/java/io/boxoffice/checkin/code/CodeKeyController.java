package io.boxoffice.checkin.code;

import io.boxoffice.checkin.event.AdmissionEvents;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Rotation of the code keys. */
@RestController
@RequestMapping("/api/code-keys")
class CodeKeyController {
  private final CodeKeys keys;
  private final AdmissionEvents events;

  CodeKeyController(CodeKeys keys, AdmissionEvents events) {
    this.keys = keys;
    this.events = events;
  }

  record NewKey(@NotNull KeyKind kind, @Nullable UUID eventId) {}

  record KeyAnswer(int keyId, KeyKind kind, @Nullable UUID eventId) {}

  /** Makes a new current key; codes made with the one before go on opening the gates. */
  @PostMapping
  @PreAuthorize("hasRole('admin')")
  ResponseEntity<?> rotate(@Valid @RequestBody NewKey request, CurrentUser user) {
    UUID eventId = request.eventId();
    if ((request.kind() == KeyKind.GATE) != (eventId != null)) {
      return Problems.of(
          HttpStatus.BAD_REQUEST,
          "validation",
          "eventId belongs to a gate key, and to a gate key alone");
    }
    if (eventId != null && events.find(eventId).isEmpty()) {
      return Problems.of(HttpStatus.NOT_FOUND, "unknown-event", "there is no such event");
    }
    CodeKey key = keys.rotate(request.kind(), eventId, user.userId());
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(new KeyAnswer(key.keyId(), request.kind(), eventId));
  }
}

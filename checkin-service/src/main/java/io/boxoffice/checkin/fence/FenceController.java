package io.boxoffice.checkin.fence;

import io.boxoffice.common.problem.Problems;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The admission fence, for the services that make codes invalid. */
@RestController
class FenceController {
  private final PutUpFence fences;

  FenceController(PutUpFence fences) {
    this.fences = fences;
  }

  record FenceRequest(
      @NotNull UUID eventId,
      @NotNull @Positive Integer generation,
      @NotNull UUID operationId,
      @NotNull FenceEffect effect,
      @Nullable UUID ownerId,
      @Nullable @Size(max = 60) String reason) {}

  /** Decides once for each operation; a repeat, however late, gets the same answer. */
  @PostMapping("/internal/tickets/{ticketId}/fence")
  ResponseEntity<?> fence(@PathVariable UUID ticketId, @Valid @RequestBody FenceRequest request) {
    if ((request.effect() == FenceEffect.OWNED_BY) != (request.ownerId() != null)) {
      return Problems.of(
          HttpStatus.BAD_REQUEST,
          "validation",
          "ownerId belongs to the effect owned_by, and to it alone");
    }
    Fence fence =
        new Fence(
            ticketId,
            request.eventId(),
            request.generation(),
            request.operationId(),
            request.effect(),
            request.ownerId(),
            request.reason());
    return switch (fences.putUp(fence)) {
      case PutUpFence.Outcome.Decided decided -> answer(decided.outcome());
      case PutUpFence.Outcome.UnknownEvent _ ->
          Problems.of(HttpStatus.NOT_FOUND, "unknown-event", "there is no such event");
      case PutUpFence.Outcome.OtherEvent _ ->
          Problems.of(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "event-mismatch",
              "the ticket belongs to another event");
    };
  }

  private static ResponseEntity<?> answer(FenceOutcome outcome) {
    return switch (outcome) {
      case FENCED -> ResponseEntity.ok(Map.of("outcome", outcome.wireName()));
      case ALREADY_ADMITTED, DOORS_OPEN, GENERATION_TAKEN ->
          Problems.of(HttpStatus.CONFLICT, outcome.wireName(), outcome.detail());
    };
  }
}

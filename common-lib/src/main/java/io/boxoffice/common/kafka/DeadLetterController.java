package io.boxoffice.common.kafka;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Lets an operator replay dead letters: a signed call, as every internal route. */
@RestController
final class DeadLetterController {
  private final DeadLetters deadLetters;

  DeadLetterController(DeadLetters deadLetters) {
    this.deadLetters = deadLetters;
  }

  record Replay(@NotNull @Pattern(regexp = "boxoffice\\.[a-z]{1,40}") String topic) {}

  @PostMapping("/internal/dead-letters/replay")
  ResponseEntity<Map<String, Integer>> replay(@RequestBody @Validated Replay request) {
    return ResponseEntity.ok(Map.of("replayed", deadLetters.replay(request.topic())));
  }
}

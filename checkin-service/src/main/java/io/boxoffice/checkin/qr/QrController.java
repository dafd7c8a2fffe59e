package io.boxoffice.checkin.qr;

import io.boxoffice.checkin.code.TicketCode;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The code of a ticket, for its owner alone. */
@RestController
@RequestMapping("/api/tickets/{ticketId}/qr")
class QrController {
  private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml");

  private final ShowCode codes;

  QrController(ShowCode codes) {
    this.codes = codes;
  }

  record CodeAnswer(UUID ticketId, String code, int step, Instant refreshAt, Instant validUntil) {
    static CodeAnswer of(UUID ticketId, TicketCode code) {
      return new CodeAnswer(
          ticketId, code.text(), code.step(), code.refreshAt(), code.validUntil());
    }
  }

  /** Shows the current code as JSON, PNG or SVG. */
  @GetMapping
  ResponseEntity<?> show(
      @PathVariable UUID ticketId,
      @RequestParam(defaultValue = "text") String format,
      CurrentUser user) {
    return switch (format) {
      case "text", "png", "svg" -> answer(ticketId, format, user);
      default -> Problems.of(HttpStatus.BAD_REQUEST, "validation", "format is text, png or svg");
    };
  }

  /** Makes a new code; earlier ones run out by themselves. */
  @PostMapping("/refresh")
  ResponseEntity<?> refresh(@PathVariable UUID ticketId, CurrentUser user) {
    return answer(ticketId, "text", user);
  }

  private ResponseEntity<?> answer(UUID ticketId, String format, CurrentUser user) {
    return switch (codes.show(ticketId, user.userId())) {
      case ShowCode.Outcome.Shown shown -> shown(ticketId, shown.code(), format);
      case ShowCode.Outcome.Unknown _ ->
          later(
              Problems.of(
                  HttpStatus.NOT_FOUND,
                  "unknown-ticket",
                  "You have no such ticket; one bought a moment ago takes a second to arrive."));
      case ShowCode.Outcome.NotReady _ ->
          later(
              Problems.of(
                  HttpStatus.CONFLICT,
                  "ticket-not-ready",
                  "The gates have not heard all of this ticket yet; try again."));
      case ShowCode.Outcome.Ended ended ->
          Problems.of(
              HttpStatus.CONFLICT,
              "ticket-not-valid",
              "This ticket lets nobody in any more.",
              Map.of("reason", ended.status().wireName()));
    };
  }

  private static ResponseEntity<?> shown(UUID ticketId, TicketCode code, String format) {
    ResponseEntity.BodyBuilder ok = ResponseEntity.ok().cacheControl(CacheControl.noStore());
    return switch (format) {
      case "png" -> ok.contentType(MediaType.IMAGE_PNG).body(Symbol.png(code.text()));
      case "svg" -> ok.contentType(SVG).body(Symbol.svg(code.text()));
      default -> ok.contentType(MediaType.APPLICATION_JSON).body(CodeAnswer.of(ticketId, code));
    };
  }

  private static ResponseEntity<ProblemDetail> later(ResponseEntity<ProblemDetail> problem) {
    return ResponseEntity.status(problem.getStatusCode())
        .headers(problem.getHeaders())
        .header(HttpHeaders.RETRY_AFTER, "1")
        .body(problem.getBody());
  }
}

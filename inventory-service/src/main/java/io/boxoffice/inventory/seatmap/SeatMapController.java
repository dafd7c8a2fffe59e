package io.boxoffice.inventory.seatmap;

import io.boxoffice.common.cache.Versioned;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.inventory.cache.PublicAnswers;
import io.boxoffice.inventory.event.EventAccess;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/events/{eventId}/seats")
class SeatMapController {
  private static final String VERSION_HEADER = "X-Seat-Map-Version";
  private final EventAccess events;
  private final SeatMapPages pages;
  private final SeatStreams streams;

  SeatMapController(EventAccess events, SeatMapPages pages, SeatStreams streams) {
    this.events = events;
    this.pages = pages;
    this.streams = streams;
  }

  /** In JSON, or as the bare bits for who asks for bytes. */
  @GetMapping(
      produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE})
  ResponseEntity<?> read(
      @PathVariable UUID eventId,
      @RequestParam(defaultValue = "true") boolean layout,
      @RequestHeader HttpHeaders headers,
      @Nullable CurrentUser user) {
    if (events.visible(eventId, user).isEmpty()) {
      return unknownEvent();
    }
    Optional<Versioned<SeatStates>> found = pages.find(eventId);
    if (found.isEmpty()) {
      return noSeating();
    }
    Versioned<SeatStates> map = found.get();
    if (wantsBytes(headers)) {
      return answer(user, map.version() + "-b")
          .contentType(MediaType.APPLICATION_OCTET_STREAM)
          .header(VERSION_HEADER, Long.toString(map.version()))
          .body(map.value().bits());
    }
    return layout
        ? answer(user, Long.toString(map.version()))
            .contentType(MediaType.APPLICATION_JSON)
            .body(SeatMapView.of(map, pages.blocks(map.value())))
        : answer(user, map.version() + "-s")
            .contentType(MediaType.APPLICATION_JSON)
            .body(SeatMapView.of(map, null));
  }

  private static boolean wantsBytes(HttpHeaders headers) {
    List<MediaType> accepted = headers.getAccept();
    MimeTypeUtils.sortBySpecificity(accepted);
    for (MediaType type : accepted) {
      if (type.includes(MediaType.APPLICATION_JSON)) {
        return false;
      }
      if (type.includes(MediaType.APPLICATION_OCTET_STREAM)) {
        return true;
      }
    }
    return false;
  }

  private static ResponseEntity.BodyBuilder answer(@Nullable CurrentUser user, String tag) {
    ResponseEntity.BodyBuilder answer =
        EventAccess.organises(user)
            ? ResponseEntity.ok().cacheControl(CacheControl.noStore())
            : PublicAnswers.of(tag);
    return answer.varyBy(HttpHeaders.ACCEPT);
  }

  /**
   * Tells of changes as they come, for as long as the client listens: each is an event whose id is
   * the version that it leads to.
   *
   * @param version version of the map that the client has; what it heard last goes before it
   */
  @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Nullable ResponseEntity<?> stream(
      @PathVariable UUID eventId,
      @RequestParam(required = false) @Nullable String version,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      @Nullable CurrentUser user,
      HttpServletResponse response)
      throws IOException {
    if (events.visible(eventId, user).isEmpty()) {
      return unknownEvent();
    }
    String known = lastEventId == null || lastEventId.isBlank() ? version : lastEventId.strip();
    if (known != null && !known.matches("[0-9]{1,18}")) {
      return Problems.of(
          HttpStatus.BAD_REQUEST,
          "malformed-request",
          "Last-Event-ID and version are versions of the map: whole numbers.");
    }
    return switch (streams.open(eventId, known == null ? null : Long.valueOf(known))) {
      case SeatStreams.Opening.NoSeating none -> noSeating();
      // tells clients that they need not come back
      case SeatStreams.Opening.Over over -> ResponseEntity.noContent().build();
      case SeatStreams.Opening.TooMany tooMany ->
          Problems.unavailable(
              "too-many-streams",
              "Too many follow seats at the moment; read the map from time to time instead.",
              SeatStreams.COME_BACK);
      case SeatStreams.Opening.Opened opened -> {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        try (SeatStream stream = opened.stream()) {
          stream.writeTo(response.getOutputStream());
        }
        yield null;
      }
    };
  }

  private static ResponseEntity<ProblemDetail> unknownEvent() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-event", "There is no such event.");
  }

  private static ResponseEntity<ProblemDetail> noSeating() {
    return Problems.of(
        HttpStatus.NOT_FOUND, "no-seating", "The event has no numbered seats; see availability.");
  }
}

package io.boxoffice.checkin.qr;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The codes of printed tickets, for the service that sends them to their owner. */
@RestController
class PrintedCodeController {
  private final PrintCodes codes;

  PrintedCodeController(PrintCodes codes) {
    this.codes = codes;
  }

  record PrintRequest(
      @NotNull UUID ownerId, @NotNull @Size(min = 1, max = 100) List<@NotNull UUID> ticketIds) {}

  record Line(UUID ticketId, String outcome, @Nullable String code) {
    static Line of(UUID ticketId, PrintCodes.Outcome outcome) {
      return switch (outcome) {
        case PrintCodes.Outcome.Printed printed ->
            new Line(ticketId, "printed", printed.code().text());
        case PrintCodes.Outcome.Unknown _ -> new Line(ticketId, "unknown", null);
        case PrintCodes.Outcome.NotReady _ -> new Line(ticketId, "not_ready", null);
        case PrintCodes.Outcome.Ended _ -> new Line(ticketId, "not_valid", null);
        case PrintCodes.Outcome.Unprintable _ -> new Line(ticketId, "not_printable", null);
      };
    }

    /** Never shows the code. */
    @Override
    public String toString() {
      return ticketId + " " + outcome;
    }
  }

  record PrintAnswer(List<Line> tickets) {}

  /** Answers for each ticket, in the order of the question. */
  @PostMapping("/internal/tickets/printed-codes")
  ResponseEntity<PrintAnswer> print(@Valid @RequestBody PrintRequest request) {
    List<UUID> ids = request.ticketIds();
    List<PrintCodes.Outcome> outcomes = codes.print(request.ownerId(), ids);
    List<Line> lines = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      lines.add(Line.of(ids.get(i), outcomes.get(i)));
    }
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(new PrintAnswer(lines));
  }
}

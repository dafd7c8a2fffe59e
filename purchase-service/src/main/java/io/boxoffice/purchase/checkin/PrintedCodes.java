package io.boxoffice.purchase.checkin;

import io.boxoffice.common.remote.RemoteUnavailable;
import io.boxoffice.purchase.checkin.CheckinClient.PrintLine;
import io.boxoffice.purchase.checkin.CheckinClient.PrintRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The codes that open the gates from paper. */
@Component
public class PrintedCodes {
  /** As many as check-in takes at once. */
  private static final int BATCH = 100;

  private final CheckinClient client;

  PrintedCodes(CheckinClient client) {
    this.client = client;
  }

  /** What check-in said of one ticket. */
  public sealed interface Printed {
    /** Its code; never to be logged or stored. */
    record Code(String text) implements Printed {
      /** Never shows the code. */
      @Override
      public String toString() {
        return "Code";
      }
    }

    /** Its kind is shown on a phone alone. */
    record OnPhoneOnly() implements Printed {}

    /** It lets nobody in any more. */
    record Ended() implements Printed {}

    /** The gates have not heard of it yet, or it is another's there. */
    record NotYet() implements Printed {}
  }

  /**
   * Returns an answer for each of the owner's tickets.
   *
   * @throws RemoteUnavailable when check-in does not answer
   */
  public Map<UUID, Printed> of(UUID ownerId, List<UUID> ticketIds) {
    Map<UUID, Printed> answers = new HashMap<>();
    for (int from = 0; from < ticketIds.size(); from += BATCH) {
      List<UUID> some = ticketIds.subList(from, Math.min(from + BATCH, ticketIds.size()));
      for (PrintLine line : client.print(new PrintRequest(ownerId, some)).tickets()) {
        answers.put(line.ticketId(), printed(line.outcome(), line.code()));
      }
    }
    return answers;
  }

  private static Printed printed(String outcome, @Nullable String code) {
    return switch (outcome) {
      case "printed" -> {
        if (code == null) {
          throw new RemoteUnavailable("checkin", "a printed code without its text", null);
        }
        yield new Printed.Code(code);
      }
      case "not_printable" -> new Printed.OnPhoneOnly();
      case "not_valid" -> new Printed.Ended();
      default -> new Printed.NotYet();
    };
  }
}

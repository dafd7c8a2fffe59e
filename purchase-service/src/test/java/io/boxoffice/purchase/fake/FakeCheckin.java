package io.boxoffice.purchase.fake;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Check-in's fence: the first decision of an operation is final. */
public final class FakeCheckin extends FakeServer {
  private final Map<String, Reply> decisions = new HashMap<>();
  private final Map<UUID, Integer> generations = new HashMap<>();
  private final Map<UUID, String> effects = new HashMap<>();
  private final Set<UUID> admitted = new HashSet<>();
  private final Set<UUID> openEvents = new HashSet<>();
  private final Set<UUID> onPhone = new HashSet<>();
  private boolean unheard;

  /** Somebody goes in on the ticket. */
  public synchronized void admit(UUID ticketId) {
    admitted.add(ticketId);
  }

  /** Opens the doors of an event. */
  public synchronized void openDoors(UUID eventId) {
    openEvents.add(eventId);
  }

  /** Returns what the last fence of the ticket did: blocked, or owned_by and the owner. */
  public synchronized String effect(UUID ticketId) {
    return effects.getOrDefault(ticketId, "none");
  }

  /** Returns the number of the only live code; 1 before any fence. */
  public synchronized int generation(UUID ticketId) {
    return generations.getOrDefault(ticketId, 1);
  }

  /** The gates have not heard of any ticket of the event yet. */
  public synchronized void unheard(boolean unheard) {
    this.unheard = unheard;
  }

  /** The ticket is shown on a phone alone. */
  public synchronized void onPhoneOnly(UUID ticketId) {
    onPhone.add(ticketId);
  }

  /** Returns the printed code of a ticket. */
  public static String printedCode(UUID ticketId) {
    return "BX1:" + ticketId.toString().toUpperCase(Locale.ROOT).replace("-", "").repeat(7);
  }

  private Reply printed(Call call) {
    return new Reply(
        200,
        Map.of(
            "tickets",
            call.body()
                .get("ticketIds")
                .valueStream()
                .map(id -> printed(UUID.fromString(id.asString())))
                .toList()));
  }

  private Map<String, Object> printed(UUID ticketId) {
    if (unheard) {
      return Map.of("ticketId", ticketId, "outcome", "unknown");
    }
    if (effect(ticketId).equals("blocked")) {
      return Map.of("ticketId", ticketId, "outcome", "not_valid");
    }
    return onPhone.contains(ticketId)
        ? Map.of("ticketId", ticketId, "outcome", "not_printable")
        : Map.of("ticketId", ticketId, "outcome", "printed", "code", printedCode(ticketId));
  }

  @Override
  protected Reply answer(Call call) {
    if (call.path().equals("/internal/tickets/printed-codes")) {
      return printed(call);
    }
    UUID ticket = UUID.fromString(call.path().split("/", -1)[3]);
    String operation = ticket + call.text("operationId");
    Reply earlier = decisions.get(operation);
    if (earlier != null) {
      return earlier;
    }
    Reply decided = decide(call, ticket);
    decisions.put(operation, decided);
    return decided;
  }

  /** A revocation does not, nor does a live code for a ticket that was blocked. */
  private boolean waitsForTheDoors(Call call, UUID ticket) {
    return call.text("effect").equals("blocked")
        ? !call.text("reason").equals("revoked")
        : !effect(ticket).equals("blocked");
  }

  private Reply decide(Call call, UUID ticket) {
    int generation = call.body().get("generation").asInt();
    if (admitted.contains(ticket)) {
      return Reply.problem(409, "already-admitted", Map.of());
    }
    if (openEvents.contains(UUID.fromString(call.text("eventId")))
        && waitsForTheDoors(call, ticket)) {
      return Reply.problem(409, "doors-open", Map.of());
    }
    if (generation <= generations.getOrDefault(ticket, 1)) {
      return Reply.problem(409, "generation-taken", Map.of());
    }
    generations.put(ticket, generation);
    effects.put(ticket, (call.text("effect") + " " + call.text("ownerId")).strip());
    return new Reply(200, Map.of("outcome", "fenced"));
  }
}

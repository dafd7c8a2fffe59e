package io.boxoffice.inventory.tickettype;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.price.PriceLimits;
import io.boxoffice.inventory.reservation.TicketTypeOutcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Tells refusals of changes of ticket types as problems, whatever the protocol. */
public final class TicketTypeProblems {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private TicketTypeProblems() {}

  /** Returns the refusal as a problem. */
  public static ResponseEntity<?> of(TicketTypeOutcome.Refusal refusal) {
    return switch (refusal) {
      case TicketTypeOutcome.UnknownEvent unknown -> unknownEvent();
      case TicketTypeOutcome.UnknownTicketType unknown -> unknownTicketType();
      case TicketTypeOutcome.EventClosed(EventStatus status) ->
          conflict(
              "event-status",
              "The event's status does not allow this.",
              Map.of("eventStatus", status));
      case TicketTypeOutcome.VersionConflict(long current) ->
          conflict(
              "version-conflict",
              "The ticket type changed since; read it again.",
              Map.of("current", current));
      case TicketTypeOutcome.CapacityBelowUse(int inUse) ->
          conflict(
              "capacity-below-use",
              "More tickets than that are reserved, sold or held.",
              Map.of("inUse", inUse));
      case TicketTypeOutcome.EventCapacityExceeded(int eventCapacity, int others) ->
          conflict(
              "event-capacity-exceeded",
              "The event's capacity does not allow so many tickets.",
              Map.of("eventCapacity", eventCapacity, "otherTicketTypes", others));
      case TicketTypeOutcome.OtherCurrency(String currency) ->
          conflict(
              "other-currency",
              "All ticket types of an event have one currency.",
              Map.of("currency", currency));
      case TicketTypeOutcome.TooManyTypes(int limit) ->
          conflict(
              "too-many-ticket-types",
              "The event has as many ticket types as it may.",
              Map.of("limit", limit));
      case TicketTypeOutcome.InUse(int inUse) ->
          conflict(
              "ticket-type-in-use",
              "Tickets of this type are reserved, sold or held.",
              Map.of("inUse", inUse));
      case TicketTypeOutcome.PriceOutsideLimits(PriceLimits limits) ->
          conflict(
              "price-outside-limits",
              "The event's pricing rules have other limits for this type's price; change them first.",
              limits(limits));
      case TicketTypeOutcome.Seated(int seats) ->
          conflict(
              "seated-ticket-type",
              "The type stands for seats; its capacity changes with the event's seatingConfig.",
              Map.of("seats", seats));
      case TicketTypeOutcome.Busy busy ->
          Problems.unavailable(
              "busy",
              "Too many want this event at the moment; the same request may be sent again.",
              RETRY_AFTER);
    };
  }

  private static Map<String, ?> limits(PriceLimits limits) {
    Map<String, Long> named = new LinkedHashMap<>();
    if (limits.floorMinor() != null) {
      named.put("floorMinor", limits.floorMinor());
    }
    if (limits.capMinor() != null) {
      named.put("capMinor", limits.capMinor());
    }
    return named;
  }

  private static ResponseEntity<?> conflict(String slug, String detail, Map<String, ?> extensions) {
    return Problems.of(HttpStatus.CONFLICT, slug, detail, extensions);
  }

  /** Refuses somebody who may see the event but not change it. */
  public static ResponseEntity<?> notYours() {
    return Problems.of(
        HttpStatus.FORBIDDEN,
        "forbidden",
        "Only the event's seller, a venue manager or an admin may change its ticket types.");
  }

  /** There is no such event, for this person at least. */
  public static ResponseEntity<?> unknownEvent() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-event", "There is no such event.");
  }

  /** There is no such ticket type, for this person at least. */
  public static ResponseEntity<?> unknownTicketType() {
    return Problems.of(
        HttpStatus.NOT_FOUND, "unknown-ticket-type", "There is no such ticket type.");
  }
}

package io.boxoffice.inventory.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Lays out the seats of an event as its organiser describes them. */
public interface EventSeating {

  /** What a seating configuration amounts to. */
  sealed interface Reading permits Plan, Unusable {}

  /** A usable configuration. */
  non-sealed interface Plan extends Reading {
    /** Returns how many seats it has. */
    int seats();
  }

  /** A configuration that cannot be used. */
  record Unusable(List<Fault> faults) implements Reading {
    /** Copies the list. */
    public Unusable {
      faults = List.copyOf(faults);
    }
  }

  /**
   * What is wrong with one part of a configuration.
   *
   * @param field path of the part, as the request has it
   */
  record Fault(String field, String message) {}

  /** Reads a configuration without doing anything. */
  Reading read(JsonNode config);

  /**
   * Makes the ticket types and seats of an event that has none yet, in the current transaction. The
   * event is a draft and locked by, or not yet visible to anybody but, the caller.
   */
  void create(UUID eventId, Plan plan, Instant now);

  /**
   * Takes away all seats and their ticket types, and makes others, if there is a plan for them.
   * Nothing of the event is reserved, sold or held.
   */
  void replace(UUID eventId, @Nullable Plan plan, Instant now);
}

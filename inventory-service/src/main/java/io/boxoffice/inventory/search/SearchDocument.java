package io.boxoffice.inventory.search;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an index outside the database has to know of an event.
 *
 * @param version grows with every change
 * @param content null for an event that must not be found
 */
record SearchDocument(UUID eventId, long version, @Nullable Content content) {

  /**
   * The fields of {@code events-index.json}.
   *
   * @param place names of the venue, the city and the category
   */
  record Content(
      UUID eventId,
      UUID tenantId,
      String title,
      List<String> place,
      @Nullable String description,
      String category,
      String city,
      boolean featured,
      long startsAtMicros) {}
}

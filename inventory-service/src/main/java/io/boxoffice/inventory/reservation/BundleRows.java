package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.uuid;
import static io.boxoffice.inventory.sql.SqlValues.uuids;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads bundles as a batch needs them. */
final class BundleRows {
  private final JdbcClient jdbc;

  BundleRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Row(UUID id, @Nullable Long priceMinor, boolean active, Bundle.Part part) {}

  List<Bundle> find(UUID eventId, Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<UUID, List<Row>> byBundle = new LinkedHashMap<>();
    jdbc.sql(
            """
            select b.id, b.price_minor, b.status = 'active' as active, i.ticket_type_id, i.quantity
              from ticket_bundles b join ticket_bundle_items i on i.bundle_id = b.id
             where b.event_id = :event and b.id = any (:ids)
             order by b.id, i.ticket_type_id
            """)
        .param("event", eventId)
        .param("ids", uuids(ids))
        .query(
            row -> {
              Row read =
                  new Row(
                      uuid(row, "id"),
                      row.getObject("price_minor", Long.class),
                      row.getBoolean("active"),
                      new Bundle.Part(uuid(row, "ticket_type_id"), row.getInt("quantity")));
              byBundle.computeIfAbsent(read.id(), id -> new ArrayList<>()).add(read);
            });
    return byBundle.values().stream()
        .map(
            rows ->
                new Bundle(
                    rows.getFirst().id(),
                    rows.getFirst().priceMinor(),
                    rows.getFirst().active(),
                    rows.stream().map(Row::part).toList()))
        .toList();
  }
}

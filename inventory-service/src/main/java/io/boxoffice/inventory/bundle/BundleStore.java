package io.boxoffice.inventory.bundle;

import static io.boxoffice.inventory.sql.SqlValues.ints;
import static io.boxoffice.inventory.sql.SqlValues.longOrNull;
import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.uuid;
import static io.boxoffice.inventory.sql.SqlValues.uuids;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Rows of bundles. */
@Repository
@Transactional
class BundleStore {
  private final JdbcClient jdbc;

  BundleStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** So many tickets of one type in a bundle. */
  record Part(UUID ticketTypeId, int quantity) {}

  /**
   * A bundle.
   *
   * @param priceMinor its price, or null when it costs what its tickets cost
   */
  record View(
      UUID id,
      UUID eventId,
      String name,
      @Nullable String description,
      @Nullable Long priceMinor,
      String status,
      List<Part> items,
      long version,
      Instant createdAt) {}

  @Transactional(readOnly = true)
  List<View> ofEvent(UUID eventId) {
    Map<UUID, List<Part>> parts = new LinkedHashMap<>();
    jdbc.sql(
            """
            select i.bundle_id, i.ticket_type_id, i.quantity
              from ticket_bundle_items i join ticket_bundles b on b.id = i.bundle_id
             where b.event_id = :event
             order by i.bundle_id, i.ticket_type_id
            """)
        .param("event", eventId)
        .query(
            row -> {
              parts
                  .computeIfAbsent(uuid(row, "bundle_id"), id -> new ArrayList<>())
                  .add(new Part(uuid(row, "ticket_type_id"), row.getInt("quantity")));
            });
    return jdbc.sql(
            """
            select id, event_id, name, description, price_minor, status, version, created_at
              from ticket_bundles
             where event_id = :event
             order by created_at, id
            """)
        .param("event", eventId)
        .query(
            (row, number) ->
                new View(
                    uuid(row, "id"),
                    uuid(row, "event_id"),
                    row.getString("name"),
                    row.getString("description"),
                    longOrNull(row, "price_minor"),
                    row.getString("status"),
                    parts.getOrDefault(uuid(row, "id"), List.of()),
                    row.getLong("version"),
                    time(row, "created_at")))
        .list();
  }

  /** Returns those of the types that the event does not have. */
  @Transactional(readOnly = true)
  List<UUID> unknownTypes(UUID eventId, List<Part> parts) {
    List<UUID> known =
        jdbc.sql(
                """
                select id from ticket_types
                 where event_id = :event and deleted_at is null and id = any (:ids)
                """)
            .param("event", eventId)
            .param("ids", uuids(parts.stream().map(Part::ticketTypeId).toList()))
            .query(UUID.class)
            .list();
    return parts.stream().map(Part::ticketTypeId).filter(id -> !known.contains(id)).toList();
  }

  /**
   * Adds a bundle, unless the event has as many as it may.
   *
   * @return its id, or empty when there is no room
   */
  Optional<UUID> add(
      UUID eventId,
      String name,
      @Nullable String description,
      @Nullable Long priceMinor,
      List<Part> parts,
      int most,
      Instant now) {
    UUID tenantId = TenantContext.required().tenantId();
    // two at once count one after the other
    jdbc.sql("select id from events where id = :event for no key update")
        .param("event", eventId)
        .query(UUID.class)
        .single();
    int have =
        jdbc.sql("select count(*) from ticket_bundles where event_id = :event")
            .param("event", eventId)
            .query(Integer.class)
            .single();
    if (have >= most) {
      return Optional.empty();
    }
    UUID id = Ids.next();
    jdbc.sql(
            """
            insert into ticket_bundles (id, tenant_id, event_id, name, description, price_minor,
                                        created_at, updated_at)
            values (:id, :tenant, :event, :name, :description, :price, :now, :now)
            """)
        .param("id", id)
        .param("tenant", tenantId)
        .param("event", eventId)
        .param("name", name)
        .param("description", description)
        .param("price", priceMinor)
        .param("now", time(now))
        .update();
    jdbc.sql(
            """
            insert into ticket_bundle_items (bundle_id, ticket_type_id, tenant_id, quantity)
            select :bundle, i.type, :tenant, i.quantity
              from unnest(:types, :quantities) as i(type, quantity)
            """)
        .param("bundle", id)
        .param("tenant", tenantId)
        .param("types", uuids(parts.stream().map(Part::ticketTypeId).toList()))
        .param("quantities", ints(parts.stream().map(Part::quantity).toList()))
        .update();
    return Optional.of(id);
  }
}

package io.boxoffice.inventory.event;

import static io.boxoffice.inventory.sql.SqlValues.intOrNull;
import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.timeOrNull;
import static io.boxoffice.inventory.sql.SqlValues.uuid;
import static io.boxoffice.inventory.sql.SqlValues.uuids;

import io.boxoffice.common.cache.Versioned;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.page.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rows of events. */
@Repository
@Transactional
class EventStore {
  private static final String SELECT =
      """
      select e.id, e.venue_id, v.name as venue_name, v.city, e.owner_id, e.title, e.description,
             e.category, e.status, e.starts_at, e.ends_at, e.featured, e.image_url, e.capacity,
             e.minting_enabled, e.seating_config, e.cancel_reason, e.version, e.created_at,
             e.updated_at, e.published_at, e.cancelled_at, e.deleted_at is not null as deleted,
             (e.version << 24) + v.version as page_version
        from events e join venues v on v.id = e.venue_id
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  EventStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * What a list of events is narrowed to; null means any.
   *
   * @param from earliest start
   * @param to latest start, exclusive
   * @param ownerId whose drafts are among them, when drafts are asked for
   */
  record Filter(
      List<String> statuses,
      @Nullable String category,
      @Nullable String city,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable Boolean featured,
      @Nullable UUID ownerId) {}

  /** A venue as far as its events care. */
  record VenueRoom(int capacity) {}

  /** Reads the venue and keeps it from changing until the commit. */
  Optional<VenueRoom> venue(UUID venueId) {
    return jdbc.sql("select capacity from venues where id = :id for share")
        .param("id", venueId)
        .query((row, number) -> new VenueRoom(row.getInt("capacity")))
        .optional();
  }

  void insert(UUID id, UUID ownerId, EventDetails details, Instant now) {
    values(
            jdbc.sql(
                """
                insert into events (id, tenant_id, venue_id, owner_id, title, description,
                    category, starts_at, ends_at, featured, image_url, capacity, minting_enabled,
                    seating_config, created_at, updated_at)
                values (:id, :tenant, :venue, :owner, :title, :description, :category, :startsAt,
                    :endsAt, :featured, :imageUrl, :capacity, :minting, :seating::jsonb, :now,
                    :now)
                """),
            details)
        .param("id", id)
        .param("tenant", TenantContext.required().tenantId())
        .param("owner", ownerId)
        .param("now", time(now))
        .update();
  }

  /** Replaces what the organiser says of the event; the caller holds its lock. */
  void update(UUID id, long expectedVersion, EventDetails details, Instant now) {
    expectOne(
        values(
                jdbc.sql(
                    """
                    update events
                       set venue_id = :venue, title = :title, description = :description,
                           category = :category, starts_at = :startsAt, ends_at = :endsAt,
                           featured = :featured, image_url = :imageUrl, capacity = :capacity,
                           minting_enabled = :minting,
                           seating_config = case when status = 'draft' then :seating::jsonb
                                                 else seating_config end,
                           version = version + 1, updated_at = :now
                     where id = :id and version = :expected
                    """),
                details)
            .param("id", id)
            .param("expected", expectedVersion)
            .param("now", time(now))
            .update());
  }

  private static JdbcClient.StatementSpec values(
      JdbcClient.StatementSpec statement, EventDetails details) {
    JsonNode seating = details.seating();
    return statement
        .param("venue", details.venueId())
        .param("title", details.title())
        .param("description", details.description())
        .param("category", details.category())
        .param("startsAt", time(details.startsAt()))
        .param("endsAt", time(details.endsAt()))
        .param("featured", details.wantsFeatured())
        .param("imageUrl", details.imageUrl())
        .param("capacity", details.capacity())
        .param("minting", details.wantsMinting())
        .param("seating", seating == null ? null : seating.toString());
  }

  void publish(Event event, Instant now) {
    expectOne(
        jdbc.sql(
                """
                update events
                   set status = 'active', published_at = :now, version = version + 1,
                       updated_at = :now
                 where id = :id and status = 'draft' and version = :expected
                """)
            .param("id", event.id())
            .param("expected", event.version())
            .param("now", time(now))
            .update());
  }

  void end(Event event, Instant now) {
    expectOne(
        jdbc.sql(
                """
                update events
                   set status = 'ended', version = version + 1, updated_at = :now
                 where id = :id and status = :from and version = :expected
                """)
            .param("id", event.id())
            .param("from", event.status().wireName())
            .param("expected", event.version())
            .param("now", time(now))
            .update());
  }

  void delete(Event event, Instant now) {
    expectOne(
        jdbc.sql(
                """
                update events set deleted_at = :now, version = version + 1, updated_at = :now
                 where id = :id and deleted_at is null and version = :expected
                """)
            .param("id", event.id())
            .param("expected", event.version())
            .param("now", time(now))
            .update());
  }

  private static void expectOne(int rows) {
    if (rows != 1) {
      throw new IllegalStateException("an event changed under its lock: " + rows + " rows");
    }
  }

  /** Tickets of all types of the event, whatever became of them. */
  long ticketTypeCapacity(UUID eventId) {
    return jdbc.sql(
            """
            select coalesce(sum(capacity), 0) from ticket_types
             where event_id = :event and deleted_at is null
            """)
        .param("event", eventId)
        .query(Long.class)
        .single();
  }

  boolean hasSales(UUID eventId) {
    return jdbc.sql(
            """
            select exists (select from ticket_types
                            where event_id = :event and reserved + sold + held > 0)
            """)
        .param("event", eventId)
        .query(Boolean.class)
        .single();
  }

  /** Reads the event and keeps everybody else from changing it or its stock until the commit. */
  Optional<Event> lock(UUID id) {
    return jdbc.sql(SELECT + " where e.id = :id and e.deleted_at is null for no key update of e")
        .param("id", id)
        .query((row, number) -> read(row))
        .optional();
  }

  @Transactional(readOnly = true)
  Optional<Event> find(UUID id) {
    return jdbc.sql(SELECT + " where e.id = :id and e.deleted_at is null")
        .param("id", id)
        .query((row, number) -> read(row))
        .optional();
  }

  /**
   * Returns the version of a published event's page, which its venue is part of. An event that
   * moves to another venue has a new version itself, so that the two together never fall.
   */
  @Transactional(readOnly = true)
  OptionalLong pageVersion(UUID id) {
    return jdbc.sql(
            """
            select (e.version << 24) + v.version
              from events e join venues v on v.id = e.venue_id
             where e.id = :id and e.deleted_at is null and e.status <> 'draft'
            """)
        .param("id", id)
        .query(Long.class)
        .optional()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  /** Reads a published event with the version of its page. */
  @Transactional(readOnly = true)
  Optional<Versioned<Event>> page(UUID id) {
    return jdbc.sql(SELECT + " where e.id = :id and e.deleted_at is null and e.status <> 'draft'")
        .param("id", id)
        .query((row, number) -> new Versioned<>(row.getLong("page_version"), read(row)))
        .optional();
  }

  @Transactional(readOnly = true)
  List<Event> list(Filter filter, Position after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                 where e.tenant_id = :tenant and e.deleted_at is null
                   and (e.starts_at, e.id) > (:time, :id)
                   and e.status = any (:statuses::text[])
                   and (e.status <> 'draft' or :owner::uuid is null or e.owner_id = :owner)
                   and (:category::text is null or e.category = :category)
                   and (:city::text is null or lower(v.city) = lower(:city))
                   and (:from::timestamptz is null or e.starts_at >= :from)
                   and (:to::timestamptz is null or e.starts_at < :to)
                   and (:featured::boolean is null or e.featured = :featured)
                 order by e.starts_at, e.id
                 limit :limit
                """)
        .param("tenant", TenantContext.required().tenantId())
        .param("time", time(after.time()))
        .param("id", after.id())
        .param("statuses", filter.statuses().toArray(String[]::new))
        .param("owner", filter.ownerId())
        .param("category", filter.category())
        .param("city", filter.city())
        .param("from", timeOrNull(filter.from()))
        .param("to", timeOrNull(filter.to()))
        .param("featured", filter.featured())
        .param("limit", limit)
        .query((row, number) -> read(row))
        .list();
  }

  /** Counts what visitors may see by category, the fullest first. */
  @Transactional(readOnly = true)
  List<ReadEvents.CategoryCount> categories(int limit) {
    return jdbc.sql(
            """
            select category, count(*) as count
              from events
             where tenant_id = :tenant and status in ('active', 'sold_out') and deleted_at is null
             group by category
             order by count desc, category
             limit :limit
            """)
        .param("tenant", TenantContext.required().tenantId())
        .param("limit", limit)
        .query(
            (row, number) ->
                new ReadEvents.CategoryCount(row.getString("category"), row.getLong("count")))
        .list();
  }

  /** Reads those of the events that are on sale or sold out, in no particular order. */
  @Transactional(readOnly = true)
  List<Event> onSale(Collection<UUID> ids) {
    return jdbc.sql(
            SELECT
                + """
                 where e.id = any (:ids) and e.status in ('active', 'sold_out')
                   and e.deleted_at is null
                """)
        .param("ids", uuids(ids))
        .query((row, number) -> read(row))
        .list();
  }

  private Event read(ResultSet row) throws SQLException {
    String seating = row.getString("seating_config");
    return new Event(
        uuid(row, "id"),
        uuid(row, "venue_id"),
        row.getString("venue_name"),
        row.getString("city"),
        uuid(row, "owner_id"),
        row.getString("title"),
        row.getString("description"),
        row.getString("category"),
        EventStatus.of(row.getString("status")),
        time(row, "starts_at"),
        time(row, "ends_at"),
        row.getBoolean("featured"),
        row.getString("image_url"),
        intOrNull(row, "capacity"),
        row.getBoolean("minting_enabled"),
        seating == null ? null : json.readTree(seating),
        row.getString("cancel_reason"),
        row.getLong("version"),
        time(row, "created_at"),
        time(row, "updated_at"),
        timeOrNull(row, "published_at"),
        timeOrNull(row, "cancelled_at"),
        row.getBoolean("deleted"));
  }
}

package io.boxoffice.inventory.venue;

import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.page.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Rows of venues. */
@Repository
@Transactional
class VenueStore {
  private static final String SELECT =
      """
      select id, owner_id, name, address, city, state, country, postal_code, latitude, longitude,
             capacity, amenities, version, created_at, updated_at
        from venues
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  VenueStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  void insert(Venue venue) {
    values(
            jdbc.sql(
                """
                insert into venues (id, tenant_id, owner_id, name, address, city, state, country,
                    postal_code, latitude, longitude, capacity, amenities, version, created_at,
                    updated_at)
                values (:id, :tenant, :owner, :name, :address, :city, :state, :country,
                    :postalCode, :latitude, :longitude, :capacity, :amenities::jsonb, 1,
                    :updated, :updated)
                """),
            venue)
        .param("tenant", TenantContext.required().tenantId())
        .param("owner", venue.ownerId())
        .update();
  }

  /** What may come of a change. */
  sealed interface Change {
    record Stored() implements Change {}

    record VersionConflict(long current) implements Change {}

    /** An event that is not over needs that much room. */
    record TooSmall(int needed) implements Change {}
  }

  /**
   * Replaces what the venue says of itself, if it still has this version. Its row is locked first,
   * as an event that is given a capacity locks it: neither overlooks the other.
   */
  Change update(Venue venue, long expectedVersion) {
    long current =
        jdbc.sql("select version from venues where id = :id for no key update")
            .param("id", venue.id())
            .query(Long.class)
            .single();
    if (current != expectedVersion) {
      return new Change.VersionConflict(current);
    }
    int needed = neededCapacity(venue.id());
    if (venue.capacity() < needed) {
      return new Change.TooSmall(needed);
    }
    values(
            jdbc.sql(
                """
                update venues
                   set name = :name, address = :address, city = :city, state = :state,
                       country = :country, postal_code = :postalCode, latitude = :latitude,
                       longitude = :longitude, capacity = :capacity,
                       amenities = :amenities::jsonb, version = version + 1,
                       updated_at = :updated
                 where id = :id
                """),
            venue)
        .update();
    return new Change.Stored();
  }

  private int neededCapacity(UUID venueId) {
    return jdbc.sql(
            """
            select coalesce(max(capacity), 0) from events
             where venue_id = :venue and status in ('draft', 'active', 'sold_out')
               and deleted_at is null
            """)
        .param("venue", venueId)
        .query(Integer.class)
        .single();
  }

  private JdbcClient.StatementSpec values(JdbcClient.StatementSpec statement, Venue venue) {
    return statement
        .param("id", venue.id())
        .param("name", venue.name())
        .param("address", venue.address())
        .param("city", venue.city())
        .param("state", venue.state())
        .param("country", venue.country())
        .param("postalCode", venue.postalCode())
        .param("latitude", venue.latitude())
        .param("longitude", venue.longitude())
        .param("capacity", venue.capacity())
        .param("amenities", venue.amenities() == null ? null : venue.amenities().toString())
        .param("updated", time(venue.updatedAt()));
  }

  @Transactional(readOnly = true)
  Optional<Venue> find(UUID id) {
    return jdbc.sql(SELECT + " where id = :id")
        .param("id", id)
        .query((row, number) -> read(row))
        .optional();
  }

  @Transactional(readOnly = true)
  List<Venue> list(Position after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                 where tenant_id = :tenant and (created_at, id) > (:time, :id)
                 order by created_at, id
                 limit :limit
                """)
        .param("tenant", TenantContext.required().tenantId())
        .param("time", time(after.time()))
        .param("id", after.id())
        .param("limit", limit)
        .query((row, number) -> read(row))
        .list();
  }

  private Venue read(ResultSet row) throws SQLException {
    @Nullable String amenities = row.getString("amenities");
    return new Venue(
        uuid(row, "id"),
        uuid(row, "owner_id"),
        row.getString("name"),
        row.getString("address"),
        row.getString("city"),
        row.getString("state"),
        row.getString("country"),
        row.getString("postal_code"),
        row.getDouble("latitude"),
        row.getDouble("longitude"),
        row.getInt("capacity"),
        amenities == null ? null : json.readTree(amenities),
        row.getLong("version"),
        time(row, "created_at"),
        time(row, "updated_at"));
  }
}

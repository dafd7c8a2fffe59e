package io.boxoffice.inventory.event;

import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What others need to know of an event.
 *
 * @param version version of the event; grows with every change
 * @param place null but where stock is reserved
 */
public record EventSummary(
    UUID id,
    EventStatus status,
    UUID ownerId,
    String title,
    UUID venueId,
    String venueName,
    String city,
    Instant startsAt,
    Instant endsAt,
    boolean mintingEnabled,
    long version,
    @Nullable Place place) {

  /**
   * What the event's tax depends on.
   *
   * @param region the venue's state or province, when it has one
   */
  public record Place(String country, @Nullable String region, String category) {}

  /** Columns that {@link #read} wants, of the tables {@code events e} and {@code venues v}. */
  public static final String COLUMNS =
      """
      e.id, e.status, e.owner_id, e.title, e.venue_id, v.name as venue_name, v.city,
      e.starts_at, e.ends_at, e.minting_enabled, e.version, v.country, v.state as region,
      e.category""";

  /** Reads a row with {@link #COLUMNS}. */
  public static EventSummary read(ResultSet row) throws SQLException {
    return new EventSummary(
        uuid(row, "id"),
        EventStatus.of(row.getString("status")),
        uuid(row, "owner_id"),
        row.getString("title"),
        uuid(row, "venue_id"),
        row.getString("venue_name"),
        row.getString("city"),
        time(row, "starts_at"),
        time(row, "ends_at"),
        row.getBoolean("minting_enabled"),
        row.getLong("version"),
        new Place(row.getString("country"), row.getString("region"), row.getString("category")));
  }

  /** Returns the event after a change of its status. */
  public EventSummary became(EventStatus newStatus) {
    return new EventSummary(
        id,
        newStatus,
        ownerId,
        title,
        venueId,
        venueName,
        city,
        startsAt,
        endsAt,
        mintingEnabled,
        version + 1,
        place);
  }
}

package io.boxoffice.inventory.event;

import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.common.security.Roles;
import io.boxoffice.inventory.page.Page;
import io.boxoffice.inventory.page.Position;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Events as visitors and organisers read them, whatever the protocol. */
@Component
public class ReadEvents {
  private final EventStore store;

  ReadEvents(EventStore store) {
    this.store = store;
  }

  /**
   * What a visitor may narrow the list by; null means any.
   *
   * @param from earliest start
   * @param to latest start, exclusive
   * @param status null means on sale or sold out
   */
  public record Query(
      @Nullable String category,
      @Nullable String city,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable Boolean featured,
      @Nullable EventStatus status) {
    /** What is on sale and featured. */
    public static final Query FEATURED = new Query(null, null, null, null, true, null);
  }

  /** How many events of a category are on sale or sold out. */
  public record CategoryCount(String category, long count) {}

  /** Returns the event if it exists and this person, or anybody when null, may see it. */
  public Optional<Event> find(UUID id, @Nullable CurrentUser user) {
    return store.find(id).filter(event -> EventAccess.maySee(event.summary(), user));
  }

  /** Returns a page of the events that this person, or anybody when null, may see. */
  public Page<Event> list(Query query, Position after, int limit, @Nullable CurrentUser user) {
    boolean drafts = query.status() == EventStatus.DRAFT;
    if (drafts && !EventAccess.organises(user)) {
      return new Page<>(List.of(), null);
    }
    List<String> statuses =
        query.status() == null
            ? List.of(EventStatus.ACTIVE.wireName(), EventStatus.SOLD_OUT.wireName())
            : List.of(query.status().wireName());
    EventStore.Filter filter =
        new EventStore.Filter(
            statuses,
            query.category(),
            query.city(),
            query.from(),
            query.to(),
            query.featured(),
            user == null || seesAllDrafts(user) ? null : user.userId());
    return Page.of(
        store.list(filter, after, limit + 1),
        limit,
        event -> new Position(event.startsAt(), event.id()));
  }

  private static boolean seesAllDrafts(CurrentUser user) {
    return user.hasAnyRole(Roles.VENUE_MANAGER, Roles.ADMIN);
  }

  /** Returns the categories of what is on sale, the fullest first. */
  public List<CategoryCount> categories(int limit) {
    return store.categories(limit);
  }

  /** Returns those of the events that are on sale or sold out now, in the order given. */
  public List<Event> onSale(List<UUID> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<UUID, Event> found =
        store.onSale(ids).stream().collect(Collectors.toMap(Event::id, Function.identity()));
    return ids.stream().map(found::get).filter(Objects::nonNull).toList();
  }
}

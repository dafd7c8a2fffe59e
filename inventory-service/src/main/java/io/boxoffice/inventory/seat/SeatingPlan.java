package io.boxoffice.inventory.seat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.event.EventSeating;
import io.boxoffice.inventory.event.EventSeating.Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ticket types and blocks that a configuration amounts to. */
record SeatingPlan(@Nullable String currency, List<Type> types, List<SeatBlock> blocks, int seats)
    implements EventSeating.Plan {
  static final int MOST_SEATS = 1_000_000;
  static final int MOST_BLOCKS = 5_000;
  static final int MOST_TYPES = 500;
  private static final int MAX_PER_ORDER = 10;

  /** A ticket type that stands for all seats of a section at one price. */
  record Type(
      UUID id,
      String name,
      long priceMinor,
      int seats,
      int minPerOrder,
      int maxPerOrder,
      @Nullable Integer maxPerUser) {}

  /** Works a valid configuration out. */
  static EventSeating.Reading of(SeatingConfig config) {
    return new Work().all(config);
  }

  private static final class Work {
    private final List<Fault> faults = new ArrayList<>();
    private final List<SeatBlock> blocks = new ArrayList<>();
    private final List<Type> types = new ArrayList<>();
    private final Set<String> sectionNames = new HashSet<>();
    private long seats;

    EventSeating.Reading all(SeatingConfig config) {
      for (int i = 0; i < config.sections().size(); i++) {
        section("seatingConfig.sections[" + i + "]", config.sections().get(i));
      }
      if (blocks.size() > MOST_BLOCKS) {
        fault("seatingConfig", "must have at most " + MOST_BLOCKS + " subsections");
      }
      if (types.size() > MOST_TYPES) {
        fault("seatingConfig", "must have at most " + MOST_TYPES + " sections and prices");
      }
      return faults.isEmpty()
          ? new SeatingPlan(config.currency(), List.copyOf(types), List.copyOf(blocks), (int) seats)
          : new EventSeating.Unusable(faults);
    }

    private void section(String path, SeatingConfig.Section section) {
      if (!sectionNames.add(section.name())) {
        fault(path + ".name", "must be another than those of the other sections");
      }
      int min = section.minPerOrder() == null ? 1 : section.minPerOrder();
      int max =
          section.maxPerOrder() == null ? Math.max(MAX_PER_ORDER, min) : section.maxPerOrder();
      if (max < min) {
        fault(path + ".maxPerOrder", "must not be less than minPerOrder");
      }
      if (section.maxPerUser() != null && section.maxPerUser() < min) {
        fault(path + ".maxPerUser", "must not be less than minPerOrder");
      }
      Map<Long, UUID> typeOfPrice = new LinkedHashMap<>();
      Map<Long, Integer> seatsOfPrice = new LinkedHashMap<>();
      Map<Long, String> nameOfPrice = new LinkedHashMap<>();
      Set<String> names = new HashSet<>();
      for (int i = 0; i < section.subsections().size() && faults.size() < 20; i++) {
        SeatingConfig.Subsection part = section.subsections().get(i);
        String partPath = path + ".subsections[" + i + "]";
        if (!names.add(part.name())) {
          fault(partPath + ".name", "must be another than those of the section's others");
        }
        long price = part.priceMinor() == null ? section.priceMinor() : part.priceMinor();
        nameOfPrice.putIfAbsent(
            price,
            price == section.priceMinor() ? section.name() : section.name() + " – " + part.name());
        UUID type = typeOfPrice.computeIfAbsent(price, _ -> Ids.next());
        seatsOfPrice.merge(price, block(partPath, section, part, type), Integer::sum);
      }
      typeOfPrice.forEach(
          (price, id) ->
              types.add(
                  new Type(
                      id,
                      nameOfPrice.getOrDefault(price, section.name()),
                      price,
                      seatsOfPrice.getOrDefault(price, 0),
                      min,
                      max,
                      section.maxPerUser())));
    }

    private int block(
        String path, SeatingConfig.Section section, SeatingConfig.Subsection part, UUID type) {
      int[] removed = places(path + ".removed", part, part.removed());
      int[] accessible = places(path + ".accessible", part, part.accessible());
      int count = part.rows() * part.columns() - removed.length;
      Set<Integer> gone = new HashSet<>();
      for (int place : removed) {
        gone.add(place);
      }
      for (int place : accessible) {
        if (gone.contains(place)) {
          fault(path + ".accessible", "must not name a removed seat");
          break;
        }
      }
      if (count < 1) {
        fault(path + ".removed", "must leave a seat");
      }
      if (seats + count > MOST_SEATS) {
        if (seats <= MOST_SEATS) {
          fault("seatingConfig", "must have at most " + MOST_SEATS + " seats");
        }
      } else {
        blocks.add(
            new SeatBlock(
                blocks.size(),
                section.name(),
                part.name(),
                type,
                (int) seats,
                count,
                part.rows(),
                part.columns(),
                removed,
                accessible));
      }
      seats += count;
      return count;
    }

    private int[] places(
        String path, SeatingConfig.Subsection part, @Nullable List<List<Integer>> named) {
      Set<Integer> places = new TreeSet<>();
      if (named == null) {
        return new int[0];
      }
      for (List<Integer> place : named) {
        int row = place.get(0);
        int seat = place.get(1);
        if (row < 1 || row > part.rows() || seat < 1 || seat > part.columns()) {
          fault(path, "must name seats within rows and columns, each [row, seat]");
          return new int[0];
        }
        places.add((row - 1) * part.columns() + seat - 1);
      }
      return places.stream().mapToInt(Integer::intValue).toArray();
    }

    private void fault(String field, String message) {
      faults.add(new Fault(field, message));
    }
  }
}

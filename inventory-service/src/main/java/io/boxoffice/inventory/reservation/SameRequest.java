package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.seat.SeatLayout;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a reserve command asks for what an earlier one with its key has got. */
final class SameRequest {
  private record Part(UUID ticketTypeId, @Nullable UUID bundleId) {}

  private SameRequest() {}

  static boolean made(StockBook book, Claim known, StockCommand.Reserve command) {
    Map<Part, Integer> tickets = new HashMap<>();
    Map<UUID, Integer> ofBundle = new HashMap<>();
    Set<UUID> bundles = new HashSet<>();
    for (Claim.Line line : known.lines()) {
      tickets.merge(new Part(line.ticketTypeId(), line.bundleId()), line.quantity(), Integer::sum);
      if (line.bundleId() != null) {
        bundles.add(line.bundleId());
        ofBundle.merge(line.bundleId(), line.quantity(), Integer::sum);
      }
    }
    Set<UUID> asked =
        command.bundles().stream().map(BundleItem::bundleId).collect(Collectors.toSet());
    if (!asked.equals(bundles)) {
      return false;
    }
    for (BundleItem item : command.bundles()) {
      Bundle bundle = book.bundle(item.bundleId());
      Integer got = ofBundle.get(item.bundleId());
      // what the bundle holds may have been changed since, then the number cannot be told
      if (bundle != null
          && got != null
          && got % bundle.tickets() == 0
          && got != item.quantity() * bundle.tickets()) {
        return false;
      }
    }
    long singles = tickets.keySet().stream().filter(part -> part.bundleId() == null).count();
    return singles == command.items().size()
        && command.items().stream()
            .allMatch(
                item ->
                    Integer.valueOf(item.quantity())
                            .equals(tickets.get(new Part(item.ticketTypeId(), null)))
                        && sameSeats(book, known, item));
  }

  private static boolean sameSeats(StockBook book, Claim known, Item item) {
    if (item.seats().isEmpty()) {
      return true;
    }
    SeatMoves seats = book.seats();
    if (seats == null) {
      return false;
    }
    SeatLayout layout = seats.map().layout();
    List<Integer> got =
        known.lines().stream()
            .filter(line -> line.bundleId() == null)
            .filter(line -> line.ticketTypeId().equals(item.ticketTypeId()))
            .flatMap(line -> line.seats().stream())
            .toList();
    return item.seats().stream()
        .map(layout::find)
        .collect(Collectors.toSet())
        .equals(new HashSet<>(got));
  }
}

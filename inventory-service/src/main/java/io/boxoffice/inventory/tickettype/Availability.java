package io.boxoffice.inventory.tickettype;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.boxoffice.common.cache.Versioned;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What is left of an event.
 *
 * @param version grows with every change of the event's ticket types and their stock
 * @param opened how many sales began or ended so far, which is no change of any row
 */
record Availability(UUID eventId, long version, List<Left> ticketTypes, @JsonIgnore long opened) {

  /** What is left of a type. */
  record Left(UUID ticketTypeId, int available, SaleStatus status) {}

  static Availability of(Versioned<StockPage> page, Instant now) {
    List<TicketTypeView> types = page.value().ticketTypes();
    return new Availability(
        page.value().eventId(),
        page.version(),
        types.stream()
            .map(type -> new Left(type.id(), type.available(), SaleStatus.of(type, now)))
            .toList(),
        types.stream()
            .flatMap(type -> Stream.of(type.saleStartsAt(), type.saleEndsAt()))
            .filter(time -> time != null && !now.isBefore(time))
            .count());
  }

  /** Two of the same tag are the same. */
  String tag() {
    return version + "-" + opened;
  }
}

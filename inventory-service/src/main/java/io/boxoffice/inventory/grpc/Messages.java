package io.boxoffice.inventory.grpc;

import com.google.protobuf.Timestamp;
import io.boxoffice.inventory.event.Event;
import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.reservation.HoldView;
import io.boxoffice.inventory.reservation.Reservation;
import io.boxoffice.inventory.reservation.ReservationStatus;
import io.boxoffice.inventory.reservation.TicketTypeStatus;
import io.boxoffice.inventory.seat.SeatRef;
import io.boxoffice.inventory.tickettype.SaleStatus;
import io.boxoffice.inventory.tickettype.TicketTypeView;
import io.boxoffice.ticket.LockInventoryResponse;
import io.boxoffice.ticket.Money;
import io.boxoffice.ticket.Seat;
import io.boxoffice.ticket.StockCounts;
import io.boxoffice.ticket.TicketType;
import java.time.Instant;

/** Says in messages what this service knows. */
final class Messages {
  private Messages() {}

  static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Money money(long minor, String currency) {
    return Money.newBuilder().setAmountMinor(minor).setCurrencyCode(currency).build();
  }

  static io.boxoffice.ticket.Event event(Event event) {
    io.boxoffice.ticket.Event.Builder message =
        io.boxoffice.ticket.Event.newBuilder()
            .setId(event.id().toString())
            .setVenueId(event.venueId().toString())
            .setVenueName(event.venueName())
            .setCity(event.city())
            .setOwnerId(event.ownerId().toString())
            .setTitle(event.title())
            .setCategory(event.category())
            .setStatus(status(event.status()))
            .setStartsAt(time(event.startsAt()))
            .setEndsAt(time(event.endsAt()))
            .setFeatured(event.featured())
            .setMintingEnabled(event.mintingEnabled())
            .setVersion(event.version())
            .setCreatedAt(time(event.createdAt()))
            .setUpdatedAt(time(event.updatedAt()));
    if (event.description() != null) {
      message.setDescription(event.description());
    }
    if (event.imageUrl() != null) {
      message.setImageUrl(event.imageUrl());
    }
    if (event.capacity() != null) {
      message.setCapacity(event.capacity());
    }
    if (event.cancelReason() != null) {
      message.setCancelReason(event.cancelReason());
    }
    if (event.publishedAt() != null) {
      message.setPublishedAt(time(event.publishedAt()));
    }
    if (event.cancelledAt() != null) {
      message.setCancelledAt(time(event.cancelledAt()));
    }
    return message.build();
  }

  static io.boxoffice.ticket.EventStatus status(EventStatus status) {
    return switch (status) {
      case DRAFT -> io.boxoffice.ticket.EventStatus.EVENT_STATUS_DRAFT;
      case ACTIVE -> io.boxoffice.ticket.EventStatus.EVENT_STATUS_ACTIVE;
      case SOLD_OUT -> io.boxoffice.ticket.EventStatus.EVENT_STATUS_SOLD_OUT;
      case CANCELLED -> io.boxoffice.ticket.EventStatus.EVENT_STATUS_CANCELLED;
      case ENDED -> io.boxoffice.ticket.EventStatus.EVENT_STATUS_ENDED;
    };
  }

  static TicketType ticketType(TicketTypeView type) {
    TicketType.Builder message =
        TicketType.newBuilder()
            .setId(type.id().toString())
            .setEventId(type.eventId().toString())
            .setName(type.name())
            .setPrice(money(type.currentPriceMinor(), type.currency()))
            .setMinPerOrder(type.minPerOrder())
            .setMaxPerOrder(type.maxPerOrder())
            .setTransferable(type.transferable())
            .setMaxTransfers(type.maxTransfers())
            .setStatus(status(type.status()))
            .setVersion(type.version());
    if (type.description() != null) {
      message.setDescription(type.description());
    }
    if (type.maxPerUser() != null) {
      message.setMaxPerUser(type.maxPerUser());
    }
    if (type.saleStartsAt() != null) {
      message.setSaleStartsAt(time(type.saleStartsAt()));
    }
    if (type.saleEndsAt() != null) {
      message.setSaleEndsAt(time(type.saleEndsAt()));
    }
    return message.build();
  }

  private static io.boxoffice.ticket.TicketTypeStatus status(TicketTypeStatus status) {
    return switch (status) {
      case ACTIVE -> io.boxoffice.ticket.TicketTypeStatus.TICKET_TYPE_STATUS_ACTIVE;
      case PAUSED -> io.boxoffice.ticket.TicketTypeStatus.TICKET_TYPE_STATUS_PAUSED;
    };
  }

  static StockCounts stock(TicketTypeView type) {
    return StockCounts.newBuilder()
        .setCapacity(type.capacity())
        .setAvailable(type.available())
        .setReserved(type.reserved())
        .setSold(type.sold())
        .setHeld(type.held())
        .build();
  }

  static io.boxoffice.ticket.SaleStatus saleStatus(SaleStatus status) {
    return switch (status) {
      case ON_SALE -> io.boxoffice.ticket.SaleStatus.SALE_STATUS_ON_SALE;
      case SOLD_OUT -> io.boxoffice.ticket.SaleStatus.SALE_STATUS_SOLD_OUT;
      case NOT_YET_ON_SALE -> io.boxoffice.ticket.SaleStatus.SALE_STATUS_NOT_YET_ON_SALE;
      case SALE_ENDED -> io.boxoffice.ticket.SaleStatus.SALE_STATUS_SALE_ENDED;
      case PAUSED -> io.boxoffice.ticket.SaleStatus.SALE_STATUS_PAUSED;
    };
  }

  static io.boxoffice.ticket.Reservation reservation(Reservation reservation) {
    io.boxoffice.ticket.Reservation.Builder message =
        io.boxoffice.ticket.Reservation.newBuilder()
            .setId(reservation.id().toString())
            .setEventId(reservation.eventId().toString())
            .setStatus(status(reservation.status()))
            .setExpiresAt(time(reservation.expiresAt()))
            .setTotal(money(reservation.totalMinor(), reservation.currency()));
    for (Reservation.ReservedItem item : reservation.items()) {
      message.addItems(item(item, reservation.currency()));
    }
    return message.build();
  }

  private static io.boxoffice.ticket.Reservation.Item item(
      Reservation.ReservedItem item, String currency) {
    io.boxoffice.ticket.Reservation.Item.Builder message =
        io.boxoffice.ticket.Reservation.Item.newBuilder()
            .setTicketTypeId(item.ticketTypeId().toString())
            .setName(item.name())
            .setQuantity(item.quantity())
            .setUnitPrice(money(item.unitPriceMinor(), currency));
    if (item.seats() != null) {
      for (Reservation.ReservedSeat seat : item.seats()) {
        message.addSeats(
            seat(new SeatRef(seat.section(), seat.subsection(), seat.row(), seat.seat())));
      }
    }
    if (item.bundleId() != null) {
      message.setBundleId(item.bundleId().toString());
    }
    return message.build();
  }

  static Seat seat(SeatRef seat) {
    return Seat.newBuilder()
        .setSection(seat.section())
        .setSubsection(seat.subsection())
        .setRow(seat.row())
        .setSeat(seat.seat())
        .build();
  }

  static LockInventoryResponse lock(HoldView hold, boolean replayed) {
    LockInventoryResponse.Builder message =
        LockInventoryResponse.newBuilder()
            .setHoldId(hold.id().toString())
            .setEventId(hold.eventId().toString())
            .setTicketTypeId(hold.ticketTypeId().toString())
            .setQuantity(hold.quantity())
            .setReplayed(replayed);
    hold.seats().forEach(seat -> message.addSeats(seat(seat)));
    if (hold.expiresAt() != null) {
      message.setExpiresAt(time(hold.expiresAt()));
    }
    return message.build();
  }

  private static io.boxoffice.ticket.ReservationStatus status(ReservationStatus status) {
    return switch (status) {
      case RESERVED -> io.boxoffice.ticket.ReservationStatus.RESERVATION_STATUS_RESERVED;
      case CONFIRMED -> io.boxoffice.ticket.ReservationStatus.RESERVATION_STATUS_CONFIRMED;
      case RELEASED -> io.boxoffice.ticket.ReservationStatus.RESERVATION_STATUS_RELEASED;
      case EXPIRED -> io.boxoffice.ticket.ReservationStatus.RESERVATION_STATUS_EXPIRED;
    };
  }
}

package io.boxoffice.purchase.notification;

import io.boxoffice.purchase.checkin.PrintedCodes;
import io.boxoffice.purchase.checkin.PrintedCodes.Printed;
import io.boxoffice.purchase.inventory.Inventory;
import io.boxoffice.purchase.notification.Mail.Attachment;
import io.boxoffice.purchase.order.EventDetails;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderItem;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.order.Seat;
import io.boxoffice.purchase.ticket.Ticket;
import io.boxoffice.purchase.ticket.TicketStore;
import io.boxoffice.purchase.transfer.Offers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes a mail from what is true at the moment of sending. Inside the mail's tenant. */
@Component
class WriteMail {
  /** A file of more pages is none that anybody prints. */
  private static final int MOST_PAGES = 200;

  private final OrderStore orders;
  private final TicketStore tickets;
  private final PrintedCodes codes;
  private final Offers offers;
  private final Inventory inventory;
  private final Templates templates;
  private final TicketPages pages;
  private final NotificationProperties properties;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  WriteMail(
      OrderStore orders,
      TicketStore tickets,
      PrintedCodes codes,
      Offers offers,
      Inventory inventory,
      Templates templates,
      TicketPages pages,
      NotificationProperties properties,
      TransactionTemplate transaction,
      InstantSource time) {
    this.orders = orders;
    this.tickets = tickets;
    this.codes = codes;
    this.offers = offers;
    this.inventory = inventory;
    this.templates = templates;
    this.pages = pages;
    this.properties = properties;
    this.transaction = transaction;
    this.time = time;
  }

  /**
   * Writes it.
   *
   * @throws io.boxoffice.common.remote.RemoteUnavailable when another service is needed and does
   *     not answer
   */
  Written write(Notification notification) {
    Wording wording = new Wording(notification.locale(), properties.zone());
    return switch (notification.kind()) {
      case ORDER_CONFIRMED -> confirmed(notification, wording);
      case REFUND_DONE -> refunded(notification, wording);
      case TRANSFER_OFFERED -> offered(notification, wording);
      case TRANSFER_ACCEPTED -> accepted(notification, wording);
      case WAITLIST_OFFERED -> waited(notification, wording);
    };
  }

  private record Bought(Order order, List<Ticket> tickets) {}

  /**
   * What is printed of an order.
   *
   * @param onPhone whether a page is without a code
   */
  private record Sheets(List<TicketPages.Page> pages, boolean onPhone) {}

  private Written confirmed(Notification notification, Wording wording) {
    Bought bought = bought(notification).orElse(null);
    if (bought == null || bought.tickets().isEmpty()) {
      return new Written.Pointless("the tickets are not the buyer's any more");
    }
    Sheets sheets = sheets(bought, wording).orElse(null);
    if (sheets == null) {
      return new Written.NotYet("the gates have not heard of every ticket");
    }
    if (sheets.pages().isEmpty()) {
      return new Written.Pointless("the tickets let nobody in any more");
    }
    Order order = bought.order();
    Map<String, Object> model = orderModel(order, wording);
    model.put("lines", order.items().stream().map(i -> line(i, order, wording)).toList());
    model.put("tickets", sheets.pages().size());
    model.put("several", sheets.pages().size() > 1);
    model.put("onPhone", sheets.onPhone());
    model.put("more", bought.tickets().size() > MOST_PAGES);
    return mail(notification, notification.address(), model, attachments(order, sheets.pages()));
  }

  private List<Attachment> attachments(Order order, List<TicketPages.Page> sheets) {
    String number = order.orderNumber();
    return List.of(
        new Attachment(
            "tickets-" + number + ".pdf",
            "application/pdf",
            pages.pdf("Tickets " + number, sheets)),
        new Attachment(
            "event-" + number + ".ics",
            "text/calendar; charset=UTF-8; method=PUBLISH",
            CalendarFile.of(order)));
  }

  /** Empty while the gates have not heard of a ticket: nothing is sent by halves. */
  private Optional<Sheets> sheets(Bought bought, Wording wording) {
    List<Ticket> printed = bought.tickets().stream().limit(MOST_PAGES).toList();
    Map<UUID, Printed> answers =
        codes.of(bought.order().userId(), printed.stream().map(Ticket::id).toList());
    List<TicketPages.Page> sheets = new ArrayList<>();
    boolean onPhone = false;
    for (Ticket ticket : printed) {
      switch (answers.getOrDefault(ticket.id(), new Printed.NotYet())) {
        case Printed.NotYet _ -> {
          return Optional.empty();
        }
        case Printed.Ended _ -> {
          // it was refunded or revoked a moment ago
        }
        case Printed.OnPhoneOnly _ -> {
          onPhone = true;
          sheets.add(page(bought.order(), ticket, null, sheets.size(), wording));
        }
        case Printed.Code code ->
            sheets.add(page(bought.order(), ticket, code.text(), sheets.size(), wording));
      }
    }
    return Optional.of(new Sheets(sheets, onPhone));
  }

  private Optional<Bought> bought(Notification notification) {
    return transaction.execute(
        status ->
            orders
                .find(notification.causeId())
                .map(order -> new Bought(order, stillTheBuyers(order))));
  }

  private List<Ticket> stillTheBuyers(Order order) {
    return tickets.ofOrder(order.id()).stream()
        .filter(t -> t.ownerId().equals(order.userId()) && t.status().admissible())
        .sorted(Comparator.comparingInt(WriteMail::seatNumber))
        .toList();
  }

  /** Neighbours come on neighbouring pages. */
  private static int seatNumber(Ticket ticket) {
    Seat seat = ticket.seat();
    return seat == null ? -1 : seat.number();
  }

  private static TicketPages.Page page(
      Order order, Ticket ticket, @Nullable String code, int before, Wording wording) {
    return new TicketPages.Page(
        Wording.clean(ticket.eventTitle()),
        Wording.clean(ticket.venueName()),
        wording.time(ticket.eventStartsAt()),
        Wording.clean(ticket.ticketTypeName()),
        seat(ticket.seat()),
        wording.money(ticket.priceMinor(), ticket.currency()),
        ticket.ticketNumber(),
        order.orderNumber(),
        code == null
            ? null
            : "data:image/png;base64," + Base64.getEncoder().encodeToString(QrImage.png(code)),
        before > 0);
  }

  private static @Nullable String seat(@Nullable Seat seat) {
    return seat == null
        ? null
        : "%s, %s, row %d, seat %d"
            .formatted(
                Wording.clean(seat.section()),
                Wording.clean(seat.subsection()),
                seat.row(),
                seat.seat());
  }

  private static Map<String, Object> line(OrderItem item, Order order, Wording wording) {
    return Map.of(
        "quantity", item.quantity(),
        "name", Wording.clean(item.name()),
        "price", wording.money(item.quantity() * item.unitPriceMinor(), order.reservedCurrency()));
  }

  private Written refunded(Notification notification, Wording wording) {
    Order order =
        transaction.execute(status -> orders.find(known(notification.orderId()))).orElse(null);
    Long amount = notification.details().amountMinor();
    String currency = notification.details().currency();
    if (order == null || order.event() == null || amount == null || currency == null) {
      return new Written.Pointless("there is no such refund");
    }
    Map<String, Object> model = orderModel(order, wording);
    model.put("amount", wording.money(amount, currency));
    model.put("free", amount == 0);
    return mail(notification, notification.address(), model, List.of());
  }

  private static Map<String, Object> orderModel(Order order, Wording wording) {
    EventDetails event = order.reservedEvent();
    Map<String, Object> model =
        eventModel(event.title(), event.venueName(), event.startsAt(), wording);
    model.put("orderNumber", order.orderNumber());
    model.put("total", wording.money(order.totalMinor(), order.reservedCurrency()));
    return model;
  }

  private static Map<String, Object> eventModel(
      String title, String venue, Instant startsAt, Wording wording) {
    Map<String, Object> model = new HashMap<>();
    model.put("event", Wording.clean(title));
    model.put("venue", Wording.clean(venue));
    model.put("time", wording.time(startsAt));
    return model;
  }

  private Written offered(Notification notification, Wording wording) {
    Ticket ticket = ticket(notification);
    Offers.Offer offer = offers.open(notification.causeId()).orElse(null);
    if (ticket == null || offer == null || !time.instant().isBefore(offer.expiresAt())) {
      return new Written.Pointless("the offer is over");
    }
    Map<String, Object> model = ticketModel(ticket, wording);
    model.put("until", wording.time(offer.expiresAt()));
    String address = notification.address() == null ? offer.toEmail() : notification.address();
    return mail(notification, address, model, List.of());
  }

  private Written accepted(Notification notification, Wording wording) {
    Ticket ticket = ticket(notification);
    return ticket == null
        ? new Written.Pointless("there is no such ticket")
        : mail(notification, notification.address(), ticketModel(ticket, wording), List.of());
  }

  private @Nullable Ticket ticket(Notification notification) {
    UUID id = notification.ticketId();
    Optional<Ticket> found =
        id == null ? Optional.empty() : transaction.execute(status -> tickets.find(id));
    return found.orElse(null);
  }

  private static Map<String, Object> ticketModel(Ticket ticket, Wording wording) {
    Map<String, Object> model =
        eventModel(ticket.eventTitle(), ticket.venueName(), ticket.eventStartsAt(), wording);
    model.put("type", Wording.clean(ticket.ticketTypeName()));
    model.put("seat", seat(ticket.seat()));
    model.put("ticketNumber", ticket.ticketNumber());
    return model;
  }

  private Written waited(Notification notification, Wording wording) {
    Instant until = notification.details().expiresAt();
    Integer quantity = notification.details().quantity();
    if (until == null || quantity == null || !time.instant().isBefore(until)) {
      return new Written.Pointless("the offer is over");
    }
    EventDetails event = inventory.event(known(notification.details().eventId())).orElse(null);
    if (event == null) {
      return new Written.Pointless("there is no such event");
    }
    Map<String, Object> model =
        eventModel(event.title(), event.venueName(), event.startsAt(), wording);
    model.put("quantity", quantity);
    model.put("several", quantity > 1);
    model.put("until", wording.time(until));
    return mail(notification, notification.address(), model, List.of());
  }

  /** The first line of the plain text is the subject. */
  private Written mail(
      Notification notification,
      @Nullable String address,
      Map<String, Object> model,
      List<Attachment> attachments) {
    if (address == null) {
      return new Written.NoAddress();
    }
    String name = notification.kind().wireName();
    String[] text = templates.text(name, model).split("\n", 2);
    model.put("subject", text[0]);
    return new Written.Ready(
        new Mail(
            address,
            text[0].strip(),
            text[1].strip() + "\n",
            templates.html(name, model),
            attachments));
  }

  private static UUID known(@Nullable UUID id) {
    if (id == null) {
      throw new IllegalStateException("a mail of this kind names what it tells of");
    }
    return id;
  }
}

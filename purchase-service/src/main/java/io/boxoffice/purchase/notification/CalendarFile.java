package io.boxoffice.purchase.notification;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.property.Method;
import io.boxoffice.purchase.order.EventDetails;
import io.boxoffice.purchase.order.Order;
import java.nio.charset.StandardCharsets;
import java.util.Date;

/** Writes the date of an order's event for the reader's calendar. */
final class CalendarFile {
  private CalendarFile() {}

  /** The same order gives the same entry, so that a mail that comes twice adds one. */
  @SuppressWarnings("JavaUtilDate")
  static byte[] of(Order order) {
    EventDetails event = order.reservedEvent();
    VEvent entry = new VEvent();
    entry.setUid(order.id() + "@boxoffice");
    entry.setDateTimeStamp(Date.from(order.createdAt()));
    entry.setSummary(Wording.clean(event.title()));
    entry.setLocation(Wording.clean(event.venueName()));
    entry.setDescription("Order " + order.orderNumber());
    entry.setDateStart(Date.from(event.startsAt()));
    entry.setDateEnd(Date.from(event.endsAt()));
    ICalendar calendar = new ICalendar();
    calendar.setProductId("-//Boxoffice//Tickets//EN");
    calendar.addProperty(new Method(Method.PUBLISH));
    calendar.addEvent(entry);
    return Biweekly.write(calendar).go().getBytes(StandardCharsets.UTF_8);
  }
}

package io.boxoffice.inventory.tickettype;

import com.fasterxml.jackson.annotation.JsonValue;
import io.boxoffice.inventory.reservation.TicketTypeStatus;
import java.time.Instant;

/** What a buyer can expect of a ticket type at a moment. */
public enum SaleStatus {
  ON_SALE("on_sale"),
  SOLD_OUT("sold_out"),
  NOT_YET_ON_SALE("not_yet_on_sale"),
  SALE_ENDED("sale_ended"),
  PAUSED("paused");

  private final String wireName;

  SaleStatus(String wireName) {
    this.wireName = wireName;
  }

  @JsonValue
  String wireName() {
    return wireName;
  }

  /** Returns the status of a type of an event on sale. */
  public static SaleStatus of(TicketTypeView type, Instant now) {
    if (type.saleEndsAt() != null && !now.isBefore(type.saleEndsAt())) {
      return SALE_ENDED;
    }
    if (type.status() == TicketTypeStatus.PAUSED) {
      return PAUSED;
    }
    if (type.saleStartsAt() != null && now.isBefore(type.saleStartsAt())) {
      return NOT_YET_ON_SALE;
    }
    return type.available() > 0 ? ON_SALE : SOLD_OUT;
  }
}

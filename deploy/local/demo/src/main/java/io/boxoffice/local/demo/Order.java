package io.boxoffice.local.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** An accepted order as its buyer knows it. */
final class Order {
  private static final Set<String> OPEN =
      Set.of("pending", "awaiting_payment", "paid", "refunding", "refund_failed");
  private static final Set<String> MAY_STILL_BE_PAID = Set.of("cancelled", "expired");
  private static final Set<String> NO_PAYMENT = Set.of("canceled", "cancelled", "failed");

  /** What the buyer was told of a ticket. */
  record IssuedTicket(UUID id, String number) {}

  private final UUID id;
  private final Person buyer;
  private final int quantity;
  private final Conduct conduct;
  private volatile String status = "";
  private volatile String paymentStatus = "";
  private volatile List<IssuedTicket> tickets = List.of();
  private volatile long confirmedNanos;

  Order(UUID id, Person buyer, int quantity, Conduct conduct) {
    this.id = id;
    this.buyer = buyer;
    this.quantity = quantity;
    this.conduct = conduct;
  }

  UUID id() {
    return id;
  }

  Person buyer() {
    return buyer;
  }

  int quantity() {
    return quantity;
  }

  Conduct conduct() {
    return conduct;
  }

  String status() {
    return status;
  }

  List<IssuedTicket> tickets() {
    return tickets;
  }

  /** The provider took a card that will be charged. */
  void confirmed() {
    confirmedNanos = System.nanoTime();
  }

  /** Takes over what the server says of the order. */
  void update(JsonNode body) {
    List<IssuedTicket> issued = new ArrayList<>();
    for (JsonNode ticket : body.path("tickets")) {
      issued.add(
          new IssuedTicket(
              UUID.fromString(ticket.path("id").asString("")),
              ticket.path("ticketNumber").asString("")));
    }
    tickets = List.copyOf(issued);
    paymentStatus = body.path("payment").path("status").asString("");
    status = body.path("status").asString("");
  }

  boolean completed() {
    return status.equals("completed");
  }

  /**
   * Whether nothing more will happen by itself. A cancelled or expired order whose card was charged
   * is not final: the late money brings tickets or goes back.
   *
   * @param moneyMayStillCome how long after the confirmation an outcome may arrive
   */
  boolean settled(Duration moneyMayStillCome) {
    if (status.isEmpty() || OPEN.contains(status)) {
      return false;
    }
    long confirmed = confirmedNanos;
    if (MAY_STILL_BE_PAID.contains(status) && conduct.pays() && confirmed != 0) {
      return NO_PAYMENT.contains(paymentStatus)
          || System.nanoTime() - confirmed > moneyMayStillCome.toNanos();
    }
    return true;
  }

  @Override
  public String toString() {
    return "order " + id + " of " + buyer + " (" + conduct + ", " + quantity + "): " + status;
  }
}

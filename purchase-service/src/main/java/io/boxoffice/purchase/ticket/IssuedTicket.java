package io.boxoffice.purchase.ticket;

import io.boxoffice.purchase.order.Seat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is decided about a ticket before it exists. */
public record IssuedTicket(
    UUID ticketTypeId,
    String ticketTypeName,
    long priceMinor,
    long faceValueMinor,
    boolean transferable,
    int maxTransfers,
    @Nullable Seat seat) {}

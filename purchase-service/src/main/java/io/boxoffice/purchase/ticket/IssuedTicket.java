package io.boxoffice.purchase.ticket;

import java.util.UUID;

/** What is decided about a ticket before it exists. */
public record IssuedTicket(
    UUID ticketTypeId,
    String ticketTypeName,
    long priceMinor,
    long faceValueMinor,
    boolean transferable,
    int maxTransfers) {}

package io.boxoffice.purchase.inventory;

import io.boxoffice.purchase.order.OrderRequest;
import io.boxoffice.purchase.order.Seat;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;

/** Inventory's internal routes, as far as this service calls them. */
@FeignClient(name = "inventory", url = "${boxoffice.remote.inventory.url}")
interface InventoryClient {

  /** Sold tickets, with the numbers of their seats when they have seats. */
  record ReturnedLine(UUID ticketTypeId, int quantity, @Nullable List<Integer> seats) {}

  record ReserveRequest(
      String reservationKey,
      UUID eventId,
      UUID userId,
      @Nullable List<OrderRequest.Line> items,
      @Nullable List<OrderRequest.Bundle> bundles,
      @Nullable UUID reservationId) {}

  record ReservedEvent(
      String title,
      String venueName,
      Instant startsAt,
      Instant endsAt,
      boolean mintingEnabled,
      UUID ownerId,
      @Nullable String country,
      @Nullable String region,
      @Nullable String category) {}

  record ReservedItem(
      UUID ticketTypeId,
      String name,
      int quantity,
      long unitPriceMinor,
      boolean transferable,
      int maxTransfers,
      @Nullable List<Seat> seats,
      @Nullable UUID bundleId) {}

  record ReserveAnswer(
      UUID reservationId,
      Instant expiresAt,
      String currency,
      ReservedEvent event,
      List<ReservedItem> items) {}

  record ConfirmAnswer(String status) {}

  record ReleaseRequest(String reservationKey, UUID eventId) {}

  record WriteOffRequest(
      String writeOffKey, UUID eventId, String reason, List<ReturnedLine> items) {}

  record ReturnRequest(String returnKey, UUID eventId, List<ReturnedLine> items) {}

  record EventAnswer(
      String title,
      String venueName,
      Instant startsAt,
      Instant endsAt,
      UUID ownerId,
      boolean mintingEnabled) {}

  @GetMapping("/internal/events/{id}")
  EventAnswer event(@PathVariable("id") UUID id);

  @PostMapping("/internal/reservations")
  ReserveAnswer reserve(@RequestBody ReserveRequest request);

  @PostMapping("/internal/reservations/{id}/confirm")
  ConfirmAnswer confirm(
      @PathVariable("id") UUID reservationId, @RequestParam("eventId") UUID eventId);

  @PostMapping("/internal/reservations/release")
  void release(@RequestBody ReleaseRequest request);

  @PostMapping("/internal/stock/returns")
  void giveBack(@RequestBody ReturnRequest request);

  @PostMapping("/internal/stock/write-offs")
  void writeOff(@RequestBody WriteOffRequest request);
}

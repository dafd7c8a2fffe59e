package io.boxoffice.checkin.event;

import java.time.Instant;
import java.util.UUID;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** What check-in asks of inventory. */
@FeignClient(name = "inventory", url = "${boxoffice.remote.inventory.url}")
interface InventoryClient {

  /**
   * Answer to a look-up.
   *
   * @param id the event
   * @param ownerId seller who owns it
   * @param status its state at inventory
   * @param startsAt when it starts
   * @param endsAt when it ends
   */
  record Event(UUID id, UUID ownerId, String status, Instant startsAt, Instant endsAt) {}

  /** Returns an event of the current tenant; 404 when there is none. */
  @GetMapping("/internal/events/{id}")
  Event event(@PathVariable("id") UUID id);
}

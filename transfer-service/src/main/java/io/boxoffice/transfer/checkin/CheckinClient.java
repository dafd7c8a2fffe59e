package io.boxoffice.transfer.checkin;

import java.util.UUID;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

/** The gates. */
@FeignClient(name = "checkin", url = "${boxoffice.remote.checkin.url}")
public interface CheckinClient {

  /**
   * Kills the codes of a ticket and makes those of its new owner live.
   *
   * @param eventId the ticket's event
   * @param generation the generation that the claim reserved
   * @param operationId the transfer; the first decision on it is final
   * @param effect always {@code owned_by}
   * @param ownerId the new owner
   */
  record Fence(UUID eventId, int generation, UUID operationId, String effect, UUID ownerId) {}

  /** Puts up the fence; 409 when somebody was let in, the doors are open or it came too late. */
  @PostMapping("/internal/tickets/{id}/fence")
  void fence(@PathVariable("id") UUID ticketId, @RequestBody Fence fence);
}

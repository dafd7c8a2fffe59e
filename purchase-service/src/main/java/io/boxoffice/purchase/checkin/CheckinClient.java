package io.boxoffice.purchase.checkin;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

/** Check-in's internal routes, as far as this service calls them. */
@FeignClient(name = "checkin", url = "${boxoffice.remote.checkin.url}")
interface CheckinClient {

  record FenceRequest(
      UUID eventId,
      int generation,
      UUID operationId,
      String effect,
      @Nullable UUID ownerId,
      @Nullable String reason) {}

  record FenceAnswer(String outcome) {}

  record PrintRequest(UUID ownerId, List<UUID> ticketIds) {}

  record PrintLine(UUID ticketId, String outcome, @Nullable String code) {
    /** Never shows the code. */
    @Override
    public String toString() {
      return ticketId + " " + outcome;
    }
  }

  record PrintAnswer(List<PrintLine> tickets) {}

  @PostMapping("/internal/tickets/{id}/fence")
  FenceAnswer fence(@PathVariable("id") UUID ticketId, @RequestBody FenceRequest request);

  @PostMapping("/internal/tickets/printed-codes")
  PrintAnswer print(@RequestBody PrintRequest request);
}

package io.boxoffice.inventory.purchase;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;

/** Purchase's routes, as far as this service calls them. */
@FeignClient(name = "purchase", url = "${boxoffice.remote.purchase.url}")
interface PurchaseClient {

  record DiscountRequest(
      UUID eventId, String currency, List<Line> items, List<String> discountCodes) {
    record Line(UUID ticketTypeId, int quantity, long unitPriceMinor) {}
  }

  record DiscountAnswer(
      @Nullable String currency, @Nullable Long discountMinor, @Nullable List<Part> discounts) {
    record Part(@Nullable String code, @Nullable Long amountMinor) {}
  }

  /**
   * A route for people: it counts a discount's uses per buyer, so it sees the buyer's own token.
   */
  @PostMapping("/api/discounts/validate")
  DiscountAnswer validate(
      @RequestHeader("Authorization") String authorization,
      @RequestHeader("X-Tenant-Id") UUID tenantId,
      @RequestBody DiscountRequest request);
}

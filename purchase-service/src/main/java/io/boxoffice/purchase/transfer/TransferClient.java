package io.boxoffice.purchase.transfer;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Transfer's internal routes, as far as this service calls them. */
@FeignClient(name = "transfer", url = "${boxoffice.remote.transfer.url}")
interface TransferClient {

  record OfferAnswer(String status, @Nullable String toEmail, Instant expiresAt) {
    /** Never shows the address. */
    @Override
    public String toString() {
      return status;
    }
  }

  @GetMapping("/internal/transfers/{id}")
  OfferAnswer transfer(@PathVariable("id") UUID id);
}

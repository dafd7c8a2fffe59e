package io.boxoffice.purchase.price;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.purchase.discount.Basket;
import io.boxoffice.purchase.discount.Discount;
import io.boxoffice.purchase.discount.Discounts;
import io.boxoffice.purchase.order.EventPlace;
import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.order.OrderPrice;
import io.boxoffice.purchase.order.PriceLine;
import io.boxoffice.purchase.tax.TaxRates;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Prices for other services, by the same arithmetic as orders. Uses no code. */
@RestController
class InternalPriceController {
  private static final long MOST_MINOR = 1_000_000_000_000L;

  private final Discounts discounts;
  private final TaxRates taxRates;
  private final TransactionTemplate transaction;

  InternalPriceController(Discounts discounts, TaxRates taxRates, TransactionTemplate transaction) {
    this.discounts = discounts;
    this.taxRates = taxRates;
    this.transaction = transaction;
  }

  record Item(
      @NotNull UUID ticketTypeId,
      @NotNull @Min(1) @Max(1000) Integer quantity,
      @NotNull @Min(0) @Max(MOST_MINOR) Long unitPriceMinor) {

    Basket.Line line() {
      return new Basket.Line(ticketTypeId, quantity, quantity * unitPriceMinor);
    }
  }

  /**
   * What to price.
   *
   * @param userId whose limits of codes count
   */
  record Request(
      @NotNull UUID eventId,
      @NotNull UUID userId,
      @NotNull @Pattern(regexp = "[A-Z]{3}") String currency,
      @Nullable @Pattern(regexp = "[A-Z]{2}") String country,
      @Nullable @Size(min = 1, max = 100) String region,
      @Nullable @Size(min = 1, max = 100) String category,
      @NotNull @Size(min = 1, max = 100) List<@NotNull @Valid Item> items,
      @Nullable @Size(max = 10) List<@NotNull @Size(min = 1, max = 40) String> discountCodes) {

    List<String> codes() {
      return discountCodes == null
          ? List.of()
          : discountCodes.stream().map(Discount::normal).distinct().sorted().toList();
    }
  }

  record PricedItem(UUID ticketTypeId, int quantity, long unitPriceMinor, long paidMinor) {}

  record Answer(
      String currency,
      long subtotalMinor,
      long discountMinor,
      long taxMinor,
      long totalMinor,
      List<PricedItem> items,
      List<PriceLine> adjustments) {}

  @PostMapping("/internal/prices/calculate")
  ResponseEntity<?> calculate(@Valid @RequestBody Request request) {
    List<Basket.Line> lines = request.items().stream().map(Item::line).toList();
    Basket basket = new Basket(request.eventId(), request.userId(), request.currency(), lines);
    Discounts.Weighed weighed =
        transaction.execute(
            status ->
                request.codes().isEmpty()
                    ? new Discounts.Weighed(List.of(), List.of())
                    : discounts.weigh(request.codes(), basket));
    if (!weighed.refused().isEmpty()) {
      return problem(weighed.refused().getFirst().failure());
    }
    EventPlace place = new EventPlace(request.country(), request.region(), request.category());
    return ResponseEntity.ok(
        answer(
            request,
            PriceCalculation.of(
                lines.stream().map(Basket.Line::amountMinor).toList(),
                weighed.reductions(),
                taxRates.at(place).orElse(null))));
  }

  private static ResponseEntity<?> problem(Failure failure) {
    return Problems.of(
        HttpStatus.valueOf(failure.status()),
        failure.slug(),
        failure.detail(),
        failure.extensions());
  }

  private static Answer answer(Request request, OrderPrice price) {
    List<PricedItem> items =
        IntStream.range(0, request.items().size())
            .mapToObj(
                i -> {
                  Item item = request.items().get(i);
                  return new PricedItem(
                      item.ticketTypeId(),
                      item.quantity(),
                      item.unitPriceMinor(),
                      price.paidMinor().get(i));
                })
            .toList();
    return new Answer(
        request.currency(),
        price.subtotalMinor(),
        price.discountMinor(),
        price.taxMinor(),
        price.totalMinor(),
        items,
        price.adjustments());
  }
}

package io.boxoffice.inventory.grpc;

import io.boxoffice.inventory.event.EventAccess;
import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.price.EventPrices;
import io.boxoffice.inventory.price.EventPrices.Asked;
import io.boxoffice.inventory.price.EventPrices.Quote;
import io.boxoffice.inventory.price.EventPrices.QuoteOutcome;
import io.boxoffice.inventory.pricing.ReadPrices;
import io.boxoffice.inventory.purchase.Discounts;
import io.boxoffice.inventory.purchase.Discounts.Line;
import io.boxoffice.inventory.reservation.BuyerReservations.Wanted;
import io.boxoffice.inventory.reservation.ReserveOutcome;
import io.boxoffice.inventory.reservation.StockProblems;
import io.boxoffice.ticket.ApplyDiscountRequest;
import io.boxoffice.ticket.ApplyDiscountResponse;
import io.boxoffice.ticket.CalculatePriceRequest;
import io.boxoffice.ticket.CalculatePriceResponse;
import io.boxoffice.ticket.GetDynamicPricingRequest;
import io.boxoffice.ticket.GetDynamicPricingResponse;
import io.boxoffice.ticket.GetPricingRulesRequest;
import io.boxoffice.ticket.GetPricingRulesResponse;
import io.boxoffice.ticket.PricingServiceGrpc.PricingServiceImplBase;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.grpc.server.service.GrpcService;

/** What tickets cost. */
@GrpcService
class PricingCalls extends PricingServiceImplBase {
  private static final int MOST_CODES = 10;
  private static final int LONGEST_CODE = 100;
  private final VisibleEvents visible;
  private final ReadPrices prices;
  private final Discounts discounts;

  PricingCalls(VisibleEvents visible, ReadPrices prices, Discounts discounts) {
    this.visible = visible;
    this.prices = prices;
    this.discounts = discounts;
  }

  @Override
  public void calculatePrice(
      CalculatePriceRequest request, StreamObserver<CalculatePriceResponse> answer) {
    Fields fields = new Fields();
    UUID event = fields.id("event_id", request.getEventId());
    List<Wanted> wanted = fields.items(request.getItemsList());
    fields.check();
    visible.visible(event, Caller.current());
    answer.onNext(PriceMessages.quote(event, quote(event, wanted)));
    answer.onCompleted();
  }

  private Quote quote(UUID event, List<Wanted> wanted) {
    List<Asked> asked =
        wanted.stream().map(item -> new Asked(item.ticketTypeId(), item.quantity())).toList();
    return switch (prices.ofEvent(event).quote(asked)) {
      case Quote quote -> quote;
      case QuoteOutcome.UnknownTicketType(UUID type) ->
          throw Refusals.of(StockProblems.unknownTicketType(type));
      case QuoteOutcome.QuantityOutOfBounds(UUID type, int min, int max) ->
          throw Refusals.of(
              StockProblems.of(new ReserveOutcome.QuantityOutOfBounds(type, min, max)));
    };
  }

  @Override
  public void getPricingRules(
      GetPricingRulesRequest request, StreamObserver<GetPricingRulesResponse> answer) {
    Caller caller = Caller.current();
    caller.organiser();
    Fields fields = new Fields();
    UUID event = fields.id("event_id", request.getEventId());
    fields.check();
    visible.own(event, caller);
    answer.onNext(PriceMessages.rules(prices.ofEvent(event)));
    answer.onCompleted();
  }

  @Override
  public void getDynamicPricing(
      GetDynamicPricingRequest request, StreamObserver<GetDynamicPricingResponse> answer) {
    Caller caller = Caller.current();
    Fields fields = new Fields();
    UUID id = fields.id("event_id", request.getEventId());
    fields.check();
    EventSummary event = visible.visible(id, caller);
    boolean organiser = caller.user() != null && EventAccess.mayChange(event, caller.user());
    EventPrices found = prices.ofEvent(id);
    answer.onNext(PriceMessages.dynamic(found, organiser));
    answer.onCompleted();
  }

  @Override
  public void applyDiscount(
      ApplyDiscountRequest request, StreamObserver<ApplyDiscountResponse> answer) {
    Caller caller = Caller.current();
    caller.signedIn();
    Fields fields = new Fields();
    UUID event = fields.id("event_id", request.getEventId());
    List<Wanted> wanted = fields.items(request.getItemsList());
    List<String> codes = codes(fields, request.getDiscountCodesList());
    fields.check();
    visible.visible(event, caller);
    Quote quote = quote(event, wanted);
    List<Line> lines =
        quote.lines().stream()
            .map(line -> new Line(line.ticketTypeId(), line.quantity(), line.unitPriceMinor()))
            .toList();
    String authorization = Objects.requireNonNull(caller.authorization());
    answer.onNext(
        switch (discounts.ask(authorization, event, quote.currency(), lines, codes)) {
          case Discounts.Outcome.Discounted discounted ->
              PriceMessages.discounted(event, quote, discounted);
          case Discounts.Outcome.Refused refused ->
              throw Refusals.of(
                  refused.status(), refused.slug(), refused.detail(), refused.extensions());
          case Discounts.Outcome.NotOffered notOffered ->
              throw Refusals.notOffered("purchase-service has no discounts.");
        });
    answer.onCompleted();
  }

  private static List<String> codes(Fields fields, List<String> codes) {
    if (codes.isEmpty() || codes.size() > MOST_CODES) {
      fields.wrong("discount_codes", "must be between 1 and %d codes".formatted(MOST_CODES));
      return List.of();
    }
    for (int i = 0; i < codes.size(); i++) {
      fields.text("discount_codes[" + i + "]", codes.get(i), LONGEST_CODE);
    }
    return codes;
  }
}

package io.boxoffice.inventory.grpc;

import io.boxoffice.common.cache.Versioned;
import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.reservation.BuyerReservations.Wanted;
import io.boxoffice.inventory.reservation.HoldOutcome;
import io.boxoffice.inventory.reservation.HoldView;
import io.boxoffice.inventory.reservation.OrganiserHolds;
import io.boxoffice.inventory.reservation.StockProblems;
import io.boxoffice.inventory.reservation.TicketTypeOutcome;
import io.boxoffice.inventory.tickettype.ChangeCapacity;
import io.boxoffice.inventory.tickettype.SaleStatus;
import io.boxoffice.inventory.tickettype.StockPage;
import io.boxoffice.inventory.tickettype.StockPages;
import io.boxoffice.inventory.tickettype.TicketTypeProblems;
import io.boxoffice.inventory.tickettype.TicketTypeView;
import io.boxoffice.ticket.CheckAvailabilityRequest;
import io.boxoffice.ticket.CheckAvailabilityResponse;
import io.boxoffice.ticket.GetInventoryLevelsRequest;
import io.boxoffice.ticket.GetInventoryLevelsResponse;
import io.boxoffice.ticket.InventoryServiceGrpc.InventoryServiceImplBase;
import io.boxoffice.ticket.LockInventoryRequest;
import io.boxoffice.ticket.LockInventoryResponse;
import io.boxoffice.ticket.UpdateInventoryRequest;
import io.boxoffice.ticket.UpdateInventoryResponse;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.grpc.server.service.GrpcService;

/** The stock of events. */
@GrpcService
class InventoryCalls extends InventoryServiceImplBase {
  private static final int MOST_CAPACITY = 10_000_000;
  private static final int MOST_HELD = 100_000;
  private static final int LONGEST_REASON = 500;
  private final VisibleEvents visible;
  private final StockPages stocks;
  private final ChangeCapacity capacity;
  private final OrganiserHolds holds;
  private final InstantSource time;

  InventoryCalls(
      VisibleEvents visible,
      StockPages stocks,
      ChangeCapacity capacity,
      OrganiserHolds holds,
      InstantSource time) {
    this.visible = visible;
    this.stocks = stocks;
    this.capacity = capacity;
    this.holds = holds;
    this.time = time;
  }

  @Override
  public void checkAvailability(
      CheckAvailabilityRequest request, StreamObserver<CheckAvailabilityResponse> answer) {
    Fields fields = new Fields();
    UUID id = fields.id("event_id", request.getEventId());
    List<Wanted> wanted = fields.items(request.getItemsList());
    fields.check();
    EventSummary event = visible.visible(id, Caller.current());
    Instant now = time.instant();
    boolean onSale = VisibleEvents.onSale(event, now);
    Versioned<StockPage> stock = stocks.of(id, Caller.current().user());
    CheckAvailabilityResponse.Builder response =
        CheckAvailabilityResponse.newBuilder()
            .setEventId(id.toString())
            .setVersion(stock.version());
    Map<UUID, TicketTypeView> known =
        stock.value().ticketTypes().stream()
            .collect(Collectors.toMap(TicketTypeView::id, Function.identity()));
    boolean all = onSale;
    for (Wanted item : wanted) {
      TicketTypeView type = known.get(item.ticketTypeId());
      if (type == null) {
        throw Refusals.of(StockProblems.unknownTicketType(item.ticketTypeId()));
      }
      SaleStatus status = SaleStatus.of(type, now);
      boolean satisfiable =
          onSale
              && status == SaleStatus.ON_SALE
              && item.quantity() <= type.available()
              && item.quantity() >= type.minPerOrder()
              && item.quantity() <= type.maxPerOrder();
      all &= satisfiable;
      response.addItems(
          CheckAvailabilityResponse.Item.newBuilder()
              .setTicketTypeId(type.id().toString())
              .setRequested(item.quantity())
              .setAvailable(type.available())
              .setSaleStatus(Messages.saleStatus(status))
              .setSatisfiable(satisfiable));
    }
    answer.onNext(response.setAvailable(all).build());
    answer.onCompleted();
  }

  @Override
  public void updateInventory(
      UpdateInventoryRequest request, StreamObserver<UpdateInventoryResponse> answer) {
    Caller caller = Caller.current();
    caller.organiser();
    Fields fields = new Fields();
    UUID id = fields.id("ticket_type_id", request.getTicketTypeId());
    int wanted = fields.number("capacity", request.getCapacity(), 0, MOST_CAPACITY);
    Long version =
        request.hasExpectedVersion()
            ? fields.version("expected_version", request.getExpectedVersion())
            : null;
    fields.check();
    ownType(id, caller);
    switch (capacity.change(id, wanted, version, CallBounds.timeLeft())) {
      case TicketTypeOutcome.Stored stored -> {
        TicketTypeView type = capacity.view(stored.ticketType());
        answer.onNext(
            UpdateInventoryResponse.newBuilder()
                .setTicketType(Messages.ticketType(type))
                .setStock(Messages.stock(type))
                .build());
        answer.onCompleted();
      }
      case TicketTypeOutcome.Removed removed ->
          throw Refusals.of(TicketTypeProblems.unknownTicketType());
      case TicketTypeOutcome.Refusal refusal -> throw Refusals.of(TicketTypeProblems.of(refusal));
    }
  }

  /** Refuses a type that the caller may not know of, or may not change. */
  private void ownType(UUID ticketTypeId, Caller caller) {
    UUID event =
        capacity
            .eventOf(ticketTypeId)
            .filter(found -> visible.isVisible(found, caller))
            .orElseThrow(() -> Refusals.of(TicketTypeProblems.unknownTicketType()));
    visible.own(event, caller);
  }

  @Override
  public void getInventoryLevels(
      GetInventoryLevelsRequest request, StreamObserver<GetInventoryLevelsResponse> answer) {
    Fields fields = new Fields();
    UUID id = fields.id("event_id", request.getEventId());
    fields.check();
    visible.visible(id, Caller.current());
    Instant now = time.instant();
    Versioned<StockPage> stock = stocks.of(id, Caller.current().user());
    GetInventoryLevelsResponse.Builder response =
        GetInventoryLevelsResponse.newBuilder()
            .setEventId(id.toString())
            .setVersion(stock.version());
    for (TicketTypeView type : stock.value().ticketTypes()) {
      response.addLevels(
          GetInventoryLevelsResponse.Level.newBuilder()
              .setTicketTypeId(type.id().toString())
              .setName(type.name())
              .setStock(Messages.stock(type))
              .setSaleStatus(Messages.saleStatus(SaleStatus.of(type, now))));
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void lockInventory(
      LockInventoryRequest request, StreamObserver<LockInventoryResponse> answer) {
    Caller caller = Caller.current();
    UUID organiser = caller.organiser().userId();
    Fields fields = new Fields();
    String key = fields.key("idempotency_key", request.getIdempotencyKey());
    UUID event = fields.id("event_id", request.getEventId());
    int quantity = fields.number("quantity", request.getQuantity(), 1, MOST_HELD);
    Wanted wanted =
        new Wanted(
            fields.id("ticket_type_id", request.getTicketTypeId()),
            quantity,
            fields.seats("seats", request.getSeatsList(), quantity),
            false);
    String reason = fields.text("reason", request.getReason(), LONGEST_REASON);
    Instant until = fields.timeNeeded("expires_at", request.hasExpiresAt(), request.getExpiresAt());
    fields.check();
    visible.own(event, caller);
    if (!time.instant().isBefore(until)) {
      throw Refusals.of(StockProblems.expiresInThePast());
    }
    answer.onNext(
        locked(holds.hold(event, organiser, key, wanted, reason, until, CallBounds.timeLeft())));
    answer.onCompleted();
  }

  private static LockInventoryResponse locked(HoldOutcome outcome) {
    return switch (outcome) {
      case HoldOutcome.Held(HoldView hold, boolean replayed) -> Messages.lock(hold, replayed);
      case HoldOutcome.Refusal refusal -> throw Refusals.of(StockProblems.of(refusal));
      case HoldOutcome.Released released -> throw notOfAHold(released);
      case HoldOutcome.NotDue notDue -> throw notOfAHold(notDue);
    };
  }

  private static IllegalStateException notOfAHold(HoldOutcome outcome) {
    return new IllegalStateException("holding stock came to " + outcome);
  }
}

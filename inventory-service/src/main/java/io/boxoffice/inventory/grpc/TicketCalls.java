package io.boxoffice.inventory.grpc;

import io.boxoffice.common.cache.Versioned;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.inventory.event.Event;
import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.event.ReadEvents;
import io.boxoffice.inventory.page.Page;
import io.boxoffice.inventory.page.Position;
import io.boxoffice.inventory.reservation.BuyerReservations;
import io.boxoffice.inventory.reservation.BuyerReservations.Wanted;
import io.boxoffice.inventory.reservation.BuyerReservations.WantedBundle;
import io.boxoffice.inventory.reservation.ReleaseOutcome;
import io.boxoffice.inventory.reservation.ReserveOutcome;
import io.boxoffice.inventory.reservation.StockProblems;
import io.boxoffice.inventory.search.RankedEvent;
import io.boxoffice.inventory.search.SearchEvents;
import io.boxoffice.inventory.search.SearchQuery;
import io.boxoffice.inventory.tickettype.SaleStatus;
import io.boxoffice.inventory.tickettype.StockPage;
import io.boxoffice.inventory.tickettype.StockPages;
import io.boxoffice.inventory.tickettype.TicketTypeView;
import io.boxoffice.ticket.GetAvailableTicketsRequest;
import io.boxoffice.ticket.GetAvailableTicketsResponse;
import io.boxoffice.ticket.GetEventByIdRequest;
import io.boxoffice.ticket.GetEventByIdResponse;
import io.boxoffice.ticket.GetEventCategoriesRequest;
import io.boxoffice.ticket.GetEventCategoriesResponse;
import io.boxoffice.ticket.GetEventsRequest;
import io.boxoffice.ticket.GetEventsResponse;
import io.boxoffice.ticket.GetFeaturedEventsRequest;
import io.boxoffice.ticket.GetFeaturedEventsResponse;
import io.boxoffice.ticket.ReleaseTicketsRequest;
import io.boxoffice.ticket.ReleaseTicketsResponse;
import io.boxoffice.ticket.ReserveTicketsRequest;
import io.boxoffice.ticket.ReserveTicketsResponse;
import io.boxoffice.ticket.SearchEventsRequest;
import io.boxoffice.ticket.SearchEventsResponse;
import io.boxoffice.ticket.TicketServiceGrpc.TicketServiceImplBase;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.grpc.server.service.GrpcService;

/** Events and the reservation of tickets. */
@GrpcService
class TicketCalls extends TicketServiceImplBase {
  private static final int MOST_CATEGORIES = 100;
  private static final int LONGEST_QUERY = 100;
  private final ReadEvents events;
  private final VisibleEvents visible;
  private final StockPages stocks;
  private final BuyerReservations reservations;
  private final SearchEvents search;
  private final InstantSource time;

  TicketCalls(
      ReadEvents events,
      VisibleEvents visible,
      StockPages stocks,
      BuyerReservations reservations,
      SearchEvents search,
      InstantSource time) {
    this.events = events;
    this.visible = visible;
    this.stocks = stocks;
    this.reservations = reservations;
    this.search = search;
    this.time = time;
  }

  @Override
  public void getEvents(GetEventsRequest request, StreamObserver<GetEventsResponse> answer) {
    Fields fields = new Fields();
    ReadEvents.Query query =
        new ReadEvents.Query(
            fields.filter("category", request.getCategory(), 50),
            fields.filter("city", request.getCity(), 100),
            fields.time("from", request.hasFrom(), request.getFrom()),
            fields.time("to", request.hasTo(), request.getTo()),
            request.hasFeatured() ? request.getFeatured() : null,
            status(fields, request.getStatus()));
    int size = fields.pageSize(request.getPageSize());
    Position after = fields.pageToken(request.getPageToken());
    fields.check();
    Page<Event> page = events.list(query, after, size, Caller.current().user());
    GetEventsResponse.Builder response =
        GetEventsResponse.newBuilder().addAllEvents(messages(page.items()));
    if (page.nextCursor() != null) {
      response.setNextPageToken(page.nextCursor());
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  private static List<io.boxoffice.ticket.Event> messages(List<Event> found) {
    return found.stream().map(Messages::event).toList();
  }

  private static @Nullable EventStatus status(
      Fields fields, io.boxoffice.ticket.EventStatus wanted) {
    return switch (wanted) {
      case EVENT_STATUS_UNSPECIFIED -> null;
      case EVENT_STATUS_DRAFT -> EventStatus.DRAFT;
      case EVENT_STATUS_ACTIVE -> EventStatus.ACTIVE;
      case EVENT_STATUS_SOLD_OUT -> EventStatus.SOLD_OUT;
      case EVENT_STATUS_CANCELLED -> EventStatus.CANCELLED;
      case EVENT_STATUS_ENDED -> EventStatus.ENDED;
      case UNRECOGNIZED -> {
        fields.wrong("status", "must be a status that this server knows");
        yield null;
      }
    };
  }

  @Override
  public void getEventById(
      GetEventByIdRequest request, StreamObserver<GetEventByIdResponse> answer) {
    Fields fields = new Fields();
    UUID id = fields.id("event_id", request.getEventId());
    fields.check();
    Event event =
        events
            .find(id, Caller.current().user())
            .orElseThrow(() -> Refusals.of(StockProblems.unknownEvent()));
    answer.onNext(GetEventByIdResponse.newBuilder().setEvent(Messages.event(event)).build());
    answer.onCompleted();
  }

  @Override
  public void getAvailableTickets(
      GetAvailableTicketsRequest request, StreamObserver<GetAvailableTicketsResponse> answer) {
    Fields fields = new Fields();
    UUID id = fields.id("event_id", request.getEventId());
    fields.check();
    EventSummary event = visible.visible(id, Caller.current());
    Instant now = time.instant();
    Versioned<StockPage> stock = stocks.of(id, Caller.current().user());
    GetAvailableTicketsResponse.Builder response =
        GetAvailableTicketsResponse.newBuilder()
            .setEventId(id.toString())
            .setVersion(stock.version());
    if (VisibleEvents.onSale(event, now)) {
      for (TicketTypeView type : stock.value().ticketTypes()) {
        if (SaleStatus.of(type, now) == SaleStatus.ON_SALE) {
          response.addTickets(
              GetAvailableTicketsResponse.AvailableTickets.newBuilder()
                  .setTicketType(Messages.ticketType(type))
                  .setAvailable(type.available()));
        }
      }
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void searchEvents(
      SearchEventsRequest request, StreamObserver<SearchEventsResponse> answer) {
    Fields fields = new Fields();
    SearchQuery query =
        new SearchQuery(
            fields.words("query", request.getQuery(), LONGEST_QUERY),
            fields.filter("category", request.getCategory(), 50),
            fields.filter("city", request.getCity(), 100),
            fields.time("from", request.hasFrom(), request.getFrom()),
            fields.time("to", request.hasTo(), request.getTo()),
            null);
    int size = fields.pageSize(request.getPageSize());
    RankedEvent after = fields.rankedPageToken(request.getPageToken());
    fields.check();
    Page<Event> page = search.search(query, after, size);
    SearchEventsResponse.Builder response =
        SearchEventsResponse.newBuilder().addAllEvents(messages(page.items()));
    if (page.nextCursor() != null) {
      response.setNextPageToken(page.nextCursor());
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void getEventCategories(
      GetEventCategoriesRequest request, StreamObserver<GetEventCategoriesResponse> answer) {
    Fields fields = new Fields();
    int most =
        request.getLimit() == 0
            ? MOST_CATEGORIES
            : fields.number("limit", request.getLimit(), 1, MOST_CATEGORIES);
    fields.check();
    GetEventCategoriesResponse.Builder response = GetEventCategoriesResponse.newBuilder();
    for (ReadEvents.CategoryCount category : events.categories(most)) {
      response.addCategories(
          GetEventCategoriesResponse.Category.newBuilder()
              .setName(category.category())
              .setEvents(category.count()));
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void getFeaturedEvents(
      GetFeaturedEventsRequest request, StreamObserver<GetFeaturedEventsResponse> answer) {
    Fields fields = new Fields();
    int size = fields.pageSize(request.getPageSize());
    Position after = fields.pageToken(request.getPageToken());
    fields.check();
    Page<Event> page = events.list(ReadEvents.Query.FEATURED, after, size, Caller.current().user());
    GetFeaturedEventsResponse.Builder response =
        GetFeaturedEventsResponse.newBuilder().addAllEvents(messages(page.items()));
    if (page.nextCursor() != null) {
      response.setNextPageToken(page.nextCursor());
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void reserveTickets(
      ReserveTicketsRequest request, StreamObserver<ReserveTicketsResponse> answer) {
    CurrentUser buyer = Caller.current().signedIn();
    Fields fields = new Fields();
    String key = fields.key("idempotency_key", request.getIdempotencyKey());
    UUID event = fields.id("event_id", request.getEventId());
    List<WantedBundle> bundles = fields.bundles(request.getBundlesList());
    List<Wanted> wanted = fields.items(bundles.isEmpty() ? 1 : 0, request.getItemsList());
    fields.check();
    answer.onNext(
        reserved(
            reservations.reserve(
                event, buyer.userId(), key, wanted, bundles, CallBounds.timeLeft())));
    answer.onCompleted();
  }

  private static ReserveTicketsResponse reserved(ReserveOutcome outcome) {
    return switch (outcome) {
      case ReserveOutcome.Reserved reserved ->
          ReserveTicketsResponse.newBuilder()
              .setReservation(Messages.reservation(reserved.reservation()))
              .setReplayed(reserved.replayed())
              .build();
      case ReserveOutcome.Refusal refusal -> throw Refusals.of(StockProblems.of(refusal));
    };
  }

  @Override
  public void releaseTickets(
      ReleaseTicketsRequest request, StreamObserver<ReleaseTicketsResponse> answer) {
    CurrentUser buyer = Caller.current().signedIn();
    Fields fields = new Fields();
    UUID event = fields.id("event_id", request.getEventId());
    switch (release(request, fields, event, buyer.userId())) {
      case ReleaseOutcome.Released released -> {
        answer.onNext(ReleaseTicketsResponse.getDefaultInstance());
        answer.onCompleted();
      }
      case ReleaseOutcome.UnknownReservation unknown ->
          throw Refusals.of(StockProblems.unknownReservation());
      case ReleaseOutcome.AlreadyConfirmed confirmed ->
          throw Refusals.of(StockProblems.confirmed());
      case ReleaseOutcome.BoundToOrder bound -> throw Refusals.of(StockProblems.boundToOrder());
      case ReleaseOutcome.KeyReused reused -> throw Refusals.of(StockProblems.keyReused());
      case ReleaseOutcome.Busy busy -> throw Refusals.of(StockProblems.busy());
    }
  }

  private ReleaseOutcome release(
      ReleaseTicketsRequest request, Fields fields, UUID event, UUID buyer) {
    switch (request.getReservationCase()) {
      case RESERVATION_ID -> {
        UUID id = fields.id("reservation_id", request.getReservationId());
        fields.check();
        return reservations.giveBack(event, buyer, id, CallBounds.timeLeft());
      }
      case IDEMPOTENCY_KEY -> {
        String key = fields.key("idempotency_key", request.getIdempotencyKey());
        fields.check();
        return reservations.giveBack(event, buyer, key, CallBounds.timeLeft());
      }
      case RESERVATION_NOT_SET -> fields.wrong("reservation", "must be named by id or key");
    }
    fields.check();
    throw new IllegalStateException("a wrong field was let through");
  }
}

package io.boxoffice.inventory.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.RetryInfo;
import io.boxoffice.common.id.Ids;
import io.boxoffice.ticket.ApplyDiscountRequest;
import io.boxoffice.ticket.ApplyDiscountResponse;
import io.boxoffice.ticket.CalculatePriceRequest;
import io.boxoffice.ticket.CalculatePriceResponse;
import io.boxoffice.ticket.CheckAvailabilityRequest;
import io.boxoffice.ticket.CheckAvailabilityResponse;
import io.boxoffice.ticket.Event;
import io.boxoffice.ticket.EventStatus;
import io.boxoffice.ticket.GetAvailableTicketsRequest;
import io.boxoffice.ticket.GetAvailableTicketsResponse;
import io.boxoffice.ticket.GetDynamicPricingRequest;
import io.boxoffice.ticket.GetDynamicPricingResponse;
import io.boxoffice.ticket.GetEventByIdRequest;
import io.boxoffice.ticket.GetEventCategoriesRequest;
import io.boxoffice.ticket.GetEventsRequest;
import io.boxoffice.ticket.GetEventsResponse;
import io.boxoffice.ticket.GetFeaturedEventsRequest;
import io.boxoffice.ticket.GetInventoryLevelsRequest;
import io.boxoffice.ticket.GetInventoryLevelsResponse;
import io.boxoffice.ticket.GetPricingRulesRequest;
import io.boxoffice.ticket.GetPricingRulesResponse;
import io.boxoffice.ticket.LockInventoryRequest;
import io.boxoffice.ticket.LockInventoryResponse;
import io.boxoffice.ticket.Money;
import io.boxoffice.ticket.PricingRule;
import io.boxoffice.ticket.ReleaseTicketsRequest;
import io.boxoffice.ticket.Reservation;
import io.boxoffice.ticket.ReservationStatus;
import io.boxoffice.ticket.ReserveTicketsRequest;
import io.boxoffice.ticket.ReserveTicketsResponse;
import io.boxoffice.ticket.SaleStatus;
import io.boxoffice.ticket.SearchEventsRequest;
import io.boxoffice.ticket.SearchEventsResponse;
import io.boxoffice.ticket.Seat;
import io.boxoffice.ticket.StockCounts;
import io.boxoffice.ticket.TicketItem;
import io.boxoffice.ticket.TicketServiceGrpc;
import io.boxoffice.ticket.UpdateInventoryRequest;
import io.boxoffice.ticket.UpdateInventoryResponse;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Every method does over the network what it says. */
class GrpcIT extends RunningGrpc {
  @Autowired private MeterRegistry metrics;

  private static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  private static TicketItem item(UUID type, int quantity) {
    return TicketItem.newBuilder().setTicketTypeId(type.toString()).setQuantity(quantity).build();
  }

  private static ReserveTicketsRequest.Item tickets(UUID type, int quantity) {
    return ReserveTicketsRequest.Item.newBuilder()
        .setTicketTypeId(type.toString())
        .setQuantity(quantity)
        .build();
  }

  private static ReserveTicketsRequest reserve(
      Shop shop, String key, ReserveTicketsRequest.Item... items) {
    return ReserveTicketsRequest.newBuilder()
        .setEventId(shop.event().toString())
        .setIdempotencyKey(key)
        .addAllItems(List.of(items))
        .build();
  }

  @Test
  void events_are_listed_read_and_featured() {
    Shop shop = shop();
    UUID other =
        expect(
                201,
                as(shop.seller(), shop.tenant(), "seller")
                    .post("/api/events", eventJson(shop.venue(), ", \"featured\": true")))
            .id();
    var visitor = tickets(nobody(shop.tenant()));

    GetEventsResponse all = visitor.getEvents(GetEventsRequest.getDefaultInstance());
    assertThat(all.getEventsList())
        .extracting(Event::getId)
        .containsExactly(shop.event().toString());
    assertThat(all.getNextPageToken()).isEmpty();
    Event event = all.getEvents(0);
    assertThat(event.getTitle()).isEqualTo("Gala");
    assertThat(event.getVenueName()).isEqualTo("Hall");
    assertThat(event.getCity()).isEqualTo("Vienna");
    assertThat(event.getStatus()).isEqualTo(EventStatus.EVENT_STATUS_ACTIVE);
    assertThat(event.getOwnerId()).isEqualTo(shop.seller().toString());
    assertThat(event.getStartsAt())
        .isEqualTo(
            timestamp(
                Instant.parse(
                    visitor(shop.tenant())
                        .get("/api/events/" + shop.event())
                        .body()
                        .path("startsAt")
                        .asString())));
    assertThat(event.hasCapacity()).isFalse();
    assertThat(event.hasPublishedAt()).isTrue();
    assertThat(
            visitor
                .getEventById(GetEventByIdRequest.newBuilder().setEventId(event.getId()).build())
                .getEvent())
        .isEqualTo(event);

    var organiser = tickets(signedIn(shop.seller(), shop.tenant(), "seller"));
    GetEventsRequest drafts =
        GetEventsRequest.newBuilder().setStatus(EventStatus.EVENT_STATUS_DRAFT).build();
    assertThat(organiser.getEvents(drafts).getEventsList())
        .extracting(Event::getId)
        .containsExactly(other.toString());
    assertThat(visitor.getEvents(drafts).getEventsList()).isEmpty();
    assertThat(
            visitor
                .getFeaturedEvents(GetFeaturedEventsRequest.getDefaultInstance())
                .getEventsList())
        .isEmpty();
    expect(
        200,
        as(shop.seller(), shop.tenant(), "seller").post("/api/events/" + other + "/publish", ""));
    assertThat(
            visitor
                .getFeaturedEvents(GetFeaturedEventsRequest.getDefaultInstance())
                .getEventsList())
        .extracting(Event::getId)
        .containsExactly(other.toString());

    GetEventsResponse first =
        visitor.getEvents(GetEventsRequest.newBuilder().setPageSize(1).build());
    GetEventsResponse second =
        visitor.getEvents(
            GetEventsRequest.newBuilder()
                .setPageSize(1)
                .setPageToken(first.getNextPageToken())
                .build());
    assertThat(List.of(first.getEvents(0).getId(), second.getEvents(0).getId()))
        .containsExactlyInAnyOrder(shop.event().toString(), other.toString());
    assertThat(second.getNextPageToken()).isEmpty();
    assertThat(
            visitor
                .getEvents(
                    GetEventsRequest.newBuilder()
                        .setCategory("music")
                        .setCity("vienna")
                        .setFrom(timestamp(clock.instant()))
                        .setTo(timestamp(clock.instant().plus(Duration.ofDays(31))))
                        .setFeatured(false)
                        .build())
                .getEventsList())
        .extracting(Event::getId)
        .containsExactly(shop.event().toString());
    assertThat(
            visitor
                .getEvents(GetEventsRequest.newBuilder().setCategory("opera").build())
                .getEventsList())
        .isEmpty();
  }

  @Test
  void events_are_found_by_words_page_by_page() {
    Shop shop = shop();
    Client seller = as(shop.seller(), shop.tenant(), "seller");
    UUID hidden = expect(201, seller.post("/api/events", eventJson(shop.venue(), ""))).id();
    UUID second =
        expect(201, seller.post("/api/events", eventJson(shop.venue(), ", \"featured\": true")))
            .id();
    expect(200, seller.post("/api/events/" + second + "/publish", ""));
    var visitor = tickets(nobody(shop.tenant()));
    SearchEventsRequest gala = SearchEventsRequest.newBuilder().setQuery("gala hall").build();

    SearchEventsResponse all = visitor.searchEvents(gala);
    assertThat(all.getEventsList())
        .extracting(Event::getId)
        .containsExactlyInAnyOrder(shop.event().toString(), second.toString());
    assertThat(all.getNextPageToken()).isEmpty();
    assertThat(all.getEventsList())
        .contains(
            visitor
                .getEventById(
                    GetEventByIdRequest.newBuilder().setEventId(shop.event().toString()).build())
                .getEvent());

    SearchEventsResponse first = visitor.searchEvents(gala.toBuilder().setPageSize(1).build());
    SearchEventsResponse rest =
        visitor.searchEvents(
            gala.toBuilder().setPageSize(1).setPageToken(first.getNextPageToken()).build());
    assertThat(List.of(first.getEvents(0), rest.getEvents(0)))
        .containsExactlyElementsOf(all.getEventsList());
    assertThat(rest.getNextPageToken()).isEmpty();

    assertThat(
            visitor
                .searchEvents(
                    gala.toBuilder()
                        .setCategory("music")
                        .setCity("vienna")
                        .setFrom(timestamp(clock.instant()))
                        .setTo(timestamp(clock.instant().plus(Duration.ofDays(31))))
                        .build())
                .getEventsCount())
        .isEqualTo(2);
    for (SearchEventsRequest none :
        List.of(
            gala.toBuilder().setQuery("symposium").build(),
            gala.toBuilder().setCategory("opera").build(),
            gala.toBuilder().setCity("Graz").build(),
            gala.toBuilder().setTo(timestamp(clock.instant())).build(),
            gala.toBuilder()
                .setFrom(timestamp(clock.instant().plus(Duration.ofDays(31))))
                .build())) {
      assertThat(visitor.searchEvents(none))
          .as("%s", none)
          .isEqualTo(SearchEventsResponse.getDefaultInstance());
    }
    assertThat(tickets(nobody(shop().tenant())).searchEvents(gala).getEventsList())
        .extracting(Event::getId)
        .doesNotContain(shop.event().toString(), second.toString(), hidden.toString());
    for (SearchEventsRequest wrong :
        List.of(
            SearchEventsRequest.getDefaultInstance(),
            gala.toBuilder().setQuery("x".repeat(101)).build(),
            gala.toBuilder().setQuery("a b c d e f g h i j k").build(),
            gala.toBuilder().setQuery("a\0b").build(),
            gala.toBuilder().setPageToken("!!").build(),
            gala.toBuilder().setPageSize(101).build())) {
      Refused refused =
          refused(Code.INVALID_ARGUMENT, "validation", () -> visitor.searchEvents(wrong));
      assertThat(refused.detail(BadRequest.class).orElseThrow().getFieldViolationsCount())
          .as("%s", wrong)
          .isEqualTo(1);
    }
  }

  @Test
  void tickets_are_reserved_once_per_key_and_given_back() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    var buyer = tickets(signedIn(Ids.next(), shop.tenant(), "buyer"));
    var visitor = tickets(nobody(shop.tenant()));

    ReserveTicketsResponse made = buyer.reserveTickets(reserve(shop, "k", tickets(type, 3)));
    Reservation reservation = made.getReservation();
    assertThat(made.getReplayed()).isFalse();
    assertThat(reservation.getStatus()).isEqualTo(ReservationStatus.RESERVATION_STATUS_RESERVED);
    assertThat(reservation.getTotal())
        .isEqualTo(Money.newBuilder().setAmountMinor(7_500).setCurrencyCode("EUR").build());
    assertThat(reservation.getItems(0).getUnitPrice().getAmountMinor()).isEqualTo(2_500);
    assertThat(reservation.getItems(0).getName()).isEqualTo("Floor");
    assertThat(available(visitor, shop).getTickets(0).getAvailable()).isEqualTo(7);

    ReserveTicketsResponse again = buyer.reserveTickets(reserve(shop, "k", tickets(type, 3)));
    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getReservation()).isEqualTo(reservation);

    buyer.releaseTickets(
        ReleaseTicketsRequest.newBuilder()
            .setEventId(shop.event().toString())
            .setReservationId(reservation.getId())
            .build());
    assertThat(available(visitor, shop).getTickets(0).getAvailable()).isEqualTo(10);

    buyer.reserveTickets(reserve(shop, "by-key", tickets(type, 2)));
    ReleaseTicketsRequest byKey =
        ReleaseTicketsRequest.newBuilder()
            .setEventId(shop.event().toString())
            .setIdempotencyKey("by-key")
            .build();
    buyer.releaseTickets(byKey);
    buyer.releaseTickets(byKey);
    assertThat(available(visitor, shop).getTickets(0).getAvailable()).isEqualTo(10);
    refused(
        Code.FAILED_PRECONDITION,
        "reservation-released",
        () -> buyer.reserveTickets(reserve(shop, "by-key", tickets(type, 2))));

    buyer.releaseTickets(byKey.toBuilder().setIdempotencyKey("overtaken").build());
    refused(
        Code.FAILED_PRECONDITION,
        "reservation-released",
        () -> buyer.reserveTickets(reserve(shop, "overtaken", tickets(type, 2))));
    var somebodyElse = tickets(signedIn(Ids.next(), shop.tenant(), "buyer"));
    assertThat(
            somebodyElse.reserveTickets(reserve(shop, "overtaken", tickets(type, 2))).getReplayed())
        .isFalse();
  }

  private static GetAvailableTicketsResponse available(
      TicketServiceGrpc.TicketServiceBlockingStub stub, Shop shop) {
    return stub.getAvailableTickets(
        GetAvailableTicketsRequest.newBuilder().setEventId(shop.event().toString()).build());
  }

  @Test
  void only_what_can_be_bought_is_available() {
    Shop shop = shop();
    UUID floor = ticketType(shop, 10, "");
    ticketType(shop, 0, "");
    ticketType(shop, 5, ", \"status\": \"paused\"");
    ticketType(shop, 5, ", \"saleStartsAt\": \"2999-01-01T00:00:00Z\"");
    GetAvailableTicketsResponse answer = available(tickets(nobody(shop.tenant())), shop);
    assertThat(answer.getTicketsList())
        .extracting(tickets -> tickets.getTicketType().getId())
        .containsExactly(floor.toString());
    assertThat(answer.getTickets(0).getTicketType().getPrice().getAmountMinor()).isEqualTo(2_500);
    assertThat(answer.getVersion()).isPositive();
    expect(
        200,
        as(shop.seller(), shop.tenant(), "seller")
            .post("/api/events/" + shop.event() + "/cancel", "{\"reason\": \"storm\"}"));
    assertThat(available(tickets(nobody(shop.tenant())), shop).getTicketsList()).isEmpty();
  }

  @Test
  void availability_is_told_item_by_item() {
    Shop shop = shop();
    UUID floor = ticketType(shop, 10, "");
    UUID balcony = ticketType(shop, 1, "");
    UUID later = ticketType(shop, 9, ", \"saleStartsAt\": \"2999-01-01T00:00:00Z\"");
    var visitor = inventory(nobody(shop.tenant()));
    CheckAvailabilityRequest both =
        CheckAvailabilityRequest.newBuilder()
            .setEventId(shop.event().toString())
            .addItems(item(floor, 2))
            .addItems(item(balcony, 1))
            .build();
    assertThat(visitor.checkAvailability(both).getAvailable()).isTrue();

    CheckAvailabilityResponse short1 =
        visitor.checkAvailability(both.toBuilder().setItems(1, item(balcony, 2)).build());
    assertThat(short1.getAvailable()).isFalse();
    assertThat(short1.getItems(0).getSatisfiable()).isTrue();
    assertThat(short1.getItems(1).getSatisfiable()).isFalse();
    assertThat(short1.getItems(1).getAvailable()).isEqualTo(1);
    assertThat(short1.getItems(1).getSaleStatus()).isEqualTo(SaleStatus.SALE_STATUS_ON_SALE);

    CheckAvailabilityResponse early =
        visitor.checkAvailability(both.toBuilder().setItems(1, item(later, 1)).build());
    assertThat(early.getAvailable()).isFalse();
    assertThat(early.getItems(1).getSaleStatus()).isEqualTo(SaleStatus.SALE_STATUS_NOT_YET_ON_SALE);
    assertThat(
            visitor
                .checkAvailability(
                    both.toBuilder().setItems(1, item(floor, 11)).removeItems(0).build())
                .getItems(0)
                .getSatisfiable())
        .isFalse();
  }

  @Test
  void a_capacity_is_set_and_the_levels_tell() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, ", \"maxPerUser\": 4");
    tickets(signedIn(Ids.next(), shop.tenant(), "buyer"))
        .reserveTickets(reserve(shop, "k", tickets(type, 3)));
    var organiser = inventory(signedIn(shop.seller(), shop.tenant(), "seller"));

    UpdateInventoryResponse changed =
        organiser.updateInventory(
            UpdateInventoryRequest.newBuilder()
                .setTicketTypeId(type.toString())
                .setCapacity(25)
                .build());
    assertThat(changed.getStock())
        .isEqualTo(
            StockCounts.newBuilder().setCapacity(25).setAvailable(22).setReserved(3).build());
    assertThat(changed.getTicketType().getMaxPerUser()).isEqualTo(4);
    assertThat(changed.getTicketType().getVersion()).isEqualTo(2);

    GetInventoryLevelsResponse levels =
        inventory(nobody(shop.tenant()))
            .getInventoryLevels(
                GetInventoryLevelsRequest.newBuilder().setEventId(shop.event().toString()).build());
    assertThat(levels.getLevels(0).getStock()).isEqualTo(changed.getStock());
    assertThat(levels.getLevels(0).getName()).isEqualTo("Floor");
    assertThat(levels.getLevels(0).getSaleStatus()).isEqualTo(SaleStatus.SALE_STATUS_ON_SALE);

    Refused stale =
        refused(
            Code.ABORTED,
            "version-conflict",
            () ->
                organiser.updateInventory(
                    UpdateInventoryRequest.newBuilder()
                        .setTicketTypeId(type.toString())
                        .setCapacity(30)
                        .setExpectedVersion(1)
                        .build()));
    assertThat(stale.info().getMetadataMap()).containsEntry("current", "2");
    Refused less =
        refused(
            Code.FAILED_PRECONDITION,
            "capacity-below-use",
            () ->
                organiser.updateInventory(
                    UpdateInventoryRequest.newBuilder()
                        .setTicketTypeId(type.toString())
                        .setCapacity(2)
                        .setExpectedVersion(2)
                        .build()));
    assertThat(less.info().getMetadataMap()).containsEntry("inUse", "3");
  }

  @Test
  void refusals_say_what_http_says_with_details_for_programs() {
    Shop shop = shop();
    UUID type = ticketType(shop, 3, ", \"minPerOrder\": 2, \"maxPerOrder\": 4");
    UUID limited = ticketType(shop, 10, ", \"maxPerUser\": 2");
    UUID later = ticketType(shop, 10, ", \"saleStartsAt\": \"2999-01-01T00:00:00Z\"");
    UUID draft = event(shop.tenant(), shop.seller(), shop.venue());
    Shop drafted = new Shop(shop.tenant(), shop.seller(), shop.venue(), draft);
    Shop unknown = new Shop(shop.tenant(), shop.seller(), shop.venue(), Ids.next());
    var buyer = tickets(signedIn(Ids.next(), shop.tenant(), "buyer"));

    Refused soldOut =
        refused(
            Code.RESOURCE_EXHAUSTED,
            "sold-out",
            () -> buyer.reserveTickets(reserve(shop, "a", tickets(type, 4))));
    assertThat(soldOut.info().getMetadataMap())
        .containsEntry("available", "3")
        .containsEntry("ticketTypeId", type.toString());
    Refused limit =
        refused(
            Code.RESOURCE_EXHAUSTED,
            "per-user-limit",
            () -> buyer.reserveTickets(reserve(shop, "b", tickets(limited, 3))));
    assertThat(limit.info().getMetadataMap())
        .containsEntry("limit", "2")
        .containsEntry("held", "0");
    Refused bounds =
        refused(
            Code.FAILED_PRECONDITION,
            "quantity-out-of-bounds",
            () -> buyer.reserveTickets(reserve(shop, "c", tickets(type, 1))));
    assertThat(bounds.info().getMetadataMap()).containsEntry("min", "2").containsEntry("max", "4");
    refused(
        Code.FAILED_PRECONDITION,
        "sale-not-open",
        () -> buyer.reserveTickets(reserve(shop, "d", tickets(later, 1))));
    Refused notOnSale =
        refused(
            Code.FAILED_PRECONDITION,
            "event-not-on-sale",
            () -> buyer.reserveTickets(reserve(drafted, "e", tickets(type, 2))));
    assertThat(notOnSale.info().getMetadataMap()).containsEntry("eventStatus", "draft");
    refused(
        Code.NOT_FOUND,
        "unknown-event",
        () -> buyer.reserveTickets(reserve(unknown, "f", tickets(type, 2))));
    refused(
        Code.NOT_FOUND,
        "unknown-ticket-type",
        () -> buyer.reserveTickets(reserve(shop, "g", tickets(Ids.next(), 2))));
    buyer.reserveTickets(reserve(shop, "h", tickets(type, 2)));
    refused(
        Code.ALREADY_EXISTS,
        "idempotency-key-reused",
        () -> buyer.reserveTickets(reserve(shop, "h", tickets(type, 3))));
    refused(
        Code.NOT_FOUND,
        "unknown-reservation",
        () ->
            buyer.releaseTickets(
                ReleaseTicketsRequest.newBuilder()
                    .setEventId(shop.event().toString())
                    .setReservationId(Ids.next().toString())
                    .build()));
  }

  @Test
  void what_belongs_to_an_order_or_is_sold_is_not_given_back() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    UUID buyer = Ids.next();
    var stub = tickets(signedIn(buyer, shop.tenant(), "buyer"));
    Reservation reservation =
        stub.reserveTickets(reserve(shop, "k", tickets(type, 1))).getReservation();
    expect(
        201,
        internal(
            shop.tenant(),
            "POST",
            "/internal/reservations",
            """
            {"reservationKey": "o", "eventId": "%s", "userId": "%s", "reservationId": "%s"}
            """
                .formatted(shop.event(), buyer, reservation.getId())));
    ReleaseTicketsRequest byKey =
        ReleaseTicketsRequest.newBuilder()
            .setEventId(shop.event().toString())
            .setIdempotencyKey("k")
            .build();
    refused(Code.FAILED_PRECONDITION, "reservation-bound", () -> stub.releaseTickets(byKey));
    expect(
        200,
        internal(
            shop.tenant(),
            "POST",
            "/internal/reservations/" + reservation.getId() + "/confirm",
            ""));
    refused(Code.FAILED_PRECONDITION, "reservation-confirmed", () -> stub.releaseTickets(byKey));
  }

  private static final String HOUSE =
      """
      , "seatingConfig": {"sections": [{"name": "Parquet", "priceMinor": 5000, "subsections": [
          {"name": "left", "rows": 3, "columns": 6}]}]}
      """;

  private static Seat seat(int row, int seat) {
    return Seat.newBuilder()
        .setSection("Parquet")
        .setSubsection("left")
        .setRow(row)
        .setSeat(seat)
        .build();
  }

  @Test
  void seats_are_named_or_the_best_are_found() {
    Shop plain = shop();
    var seller = as(plain.seller(), plain.tenant(), "seller");
    UUID event = expect(201, seller.post("/api/events", eventJson(plain.venue(), HOUSE))).id();
    expect(200, seller.post("/api/events/" + event + "/publish", ""));
    Shop shop = new Shop(plain.tenant(), plain.seller(), plain.venue(), event);
    var buyer = tickets(signedIn(Ids.next(), shop.tenant(), "buyer"));
    UUID type = UUID.fromString(available(buyer, shop).getTickets(0).getTicketType().getId());

    ReserveTicketsRequest.Item named =
        tickets(type, 2).toBuilder().addSeats(seat(1, 1)).addSeats(seat(1, 2)).build();
    Reservation manual = buyer.reserveTickets(reserve(shop, "named", named)).getReservation();
    assertThat(manual.getItems(0).getSeatsList()).containsExactly(seat(1, 1), seat(1, 2));
    Refused taken =
        refused(
            Code.FAILED_PRECONDITION,
            "seat-taken",
            () -> buyer.reserveTickets(reserve(shop, "again", named)));
    assertThat(taken.info().getMetadataMap())
        .containsEntry("section", "Parquet")
        .containsEntry("subsection", "left")
        .containsEntry("row", "1")
        .containsEntry("seat", "1");
    Reservation best =
        buyer.reserveTickets(reserve(shop, "best", tickets(type, 4))).getReservation();
    assertThat(best.getItems(0).getSeatsList()).hasSize(4).doesNotContain(seat(1, 1), seat(1, 2));

    Metadata organiser = signedIn(shop.seller(), shop.tenant(), "seller");
    LockInventoryRequest lock =
        lock(shop, type, "lock", 2).toBuilder().addSeats(seat(3, 1)).addSeats(seat(3, 2)).build();
    assertThat(inventory(organiser).lockInventory(lock).getSeatsList())
        .containsExactly(seat(3, 1), seat(3, 2));
    refused(
        Code.FAILED_PRECONDITION,
        "seat-taken",
        () ->
            inventory(organiser)
                .lockInventory(lock.toBuilder().setIdempotencyKey("other").build()));
    refused(
        Code.FAILED_PRECONDITION,
        "seated-ticket-type",
        () ->
            inventory(organiser)
                .updateInventory(
                    UpdateInventoryRequest.newBuilder()
                        .setTicketTypeId(type.toString())
                        .setCapacity(17)
                        .build()));
  }

  @Test
  void bundles_are_reserved_as_one() {
    Shop shop = shop();
    UUID adult = ticketType(shop, 10, "");
    UUID child = ticketType(shop, 3, "");
    UUID family =
        expect(
                201,
                as(shop.seller(), shop.tenant(), "seller")
                    .post(
                        "/api/events/" + shop.event() + "/bundles",
                        """
                        {"name": "Family", "priceMinor": 7000, "items": [
                          {"ticketTypeId": "%s", "quantity": 2},
                          {"ticketTypeId": "%s", "quantity": 1}]}
                        """
                            .formatted(adult, child)))
            .id();
    var buyer = tickets(signedIn(Ids.next(), shop.tenant(), "buyer"));
    ReserveTicketsRequest request =
        reserve(shop, "k").toBuilder()
            .addBundles(
                ReserveTicketsRequest.BundleItem.newBuilder()
                    .setBundleId(family.toString())
                    .setQuantity(2))
            .build();
    Reservation made = buyer.reserveTickets(request).getReservation();
    assertThat(made.getTotal().getAmountMinor()).isEqualTo(14_000);
    assertThat(made.getItemsList())
        .allSatisfy(item -> assertThat(item.getBundleId()).isEqualTo(family.toString()));
    refused(
        Code.RESOURCE_EXHAUSTED,
        "sold-out",
        () -> buyer.reserveTickets(request.toBuilder().setIdempotencyKey("l").build()));
  }

  private LockInventoryRequest lock(Shop shop, UUID type, String key, int quantity) {
    return LockInventoryRequest.newBuilder()
        .setEventId(shop.event().toString())
        .setTicketTypeId(type.toString())
        .setIdempotencyKey(key)
        .setQuantity(quantity)
        .setReason("press")
        .setExpiresAt(timestamp(clock.instant().plus(Duration.ofHours(1))))
        .build();
  }

  @Test
  void a_lock_takes_tickets_off_sale_until_it_runs_out() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    var organiser = inventory(signedIn(shop.seller(), shop.tenant(), "seller"));
    LockInventoryRequest request = lock(shop, type, "k", 4);

    LockInventoryResponse locked = organiser.lockInventory(request);
    assertThat(locked.getQuantity()).isEqualTo(4);
    assertThat(locked.getReplayed()).isFalse();
    assertThat(locked.getExpiresAt().getSeconds()).isEqualTo(request.getExpiresAt().getSeconds());
    assertThat(held(shop)).isEqualTo(4);
    LockInventoryResponse again = organiser.lockInventory(request);
    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getHoldId()).isEqualTo(locked.getHoldId());
    assertThat(held(shop)).isEqualTo(4);
    assertThat(
            superuser()
                .sql(
                    """
                    select reason || ' ' || created_by from inventory.ticket_holds where id = :id
                    """)
                .param("id", UUID.fromString(locked.getHoldId()))
                .query(String.class)
                .single())
        .isEqualTo("press " + shop.seller());

    refused(
        Code.ALREADY_EXISTS,
        "idempotency-key-reused",
        () -> organiser.lockInventory(lock(shop, type, "k", 5)));
    Refused more =
        refused(
            Code.RESOURCE_EXHAUSTED,
            "sold-out",
            () -> organiser.lockInventory(lock(shop, type, "l", 7)));
    assertThat(more.info().getMetadataMap()).containsEntry("available", "6");
    refused(
        Code.FAILED_PRECONDITION,
        "expires-in-the-past",
        () ->
            organiser.lockInventory(
                lock(shop, type, "m", 1).toBuilder()
                    .setExpiresAt(timestamp(clock.instant().minusSeconds(1)))
                    .build()));
    refused(
        Code.NOT_FOUND,
        "unknown-ticket-type",
        () -> organiser.lockInventory(lock(shop, Ids.next(), "n", 1)));
    Refused wrong =
        refused(
            Code.INVALID_ARGUMENT,
            "validation",
            () -> organiser.lockInventory(LockInventoryRequest.getDefaultInstance()));
    assertThat(wrong.detail(BadRequest.class).orElseThrow().getFieldViolationsList())
        .extracting(FieldViolation::getField)
        .containsExactlyInAnyOrder(
            "idempotency_key", "event_id", "ticket_type_id", "quantity", "reason", "expires_at");
  }

  private int held(Shop shop) {
    return inventory(nobody(shop.tenant()))
        .getInventoryLevels(
            GetInventoryLevelsRequest.newBuilder().setEventId(shop.event().toString()).build())
        .getLevels(0)
        .getStock()
        .getHeld();
  }

  @Test
  void categories_are_counted() {
    Shop shop = shop();
    var visitor = tickets(nobody(shop.tenant()));
    assertThat(
            visitor
                .getEventCategories(GetEventCategoriesRequest.getDefaultInstance())
                .getCategoriesList())
        .extracting(category -> category.getName() + "=" + category.getEvents())
        .containsExactly("music=1");
    refused(
        Code.INVALID_ARGUMENT,
        "validation",
        () ->
            visitor.getEventCategories(
                GetEventCategoriesRequest.newBuilder().setLimit(101).build()));
  }

  @Test
  void prices_follow_the_rules_and_the_organiser_sees_why() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    expect(
        200,
        as(shop.seller(), shop.tenant(), "seller")
            .put(
                "/api/events/" + shop.event() + "/pricing-rules",
                """
                {"version": 0, "rules": [
                   {"kind": "time_window", "from": "2020-01-01T00:00:00Z",
                    "adjustmentBasisPoints": 1000, "priority": 1},
                   {"kind": "quantity_tier", "fromQuantity": 4, "ticketTypeId": "%1$s",
                    "adjustmentBasisPoints": -1000, "priority": 2},
                   {"kind": "share_sold", "fromShare": 5000, "untilShare": 9000,
                    "adjustmentMinor": -300, "priority": 3, "active": false}],
                 "limits": [{"ticketTypeId": "%1$s", "floorMinor": 1000, "capMinor": 9000}]}
                """
                    .formatted(type)));
    var visitor = pricing(nobody(shop.tenant()));
    CalculatePriceRequest four =
        CalculatePriceRequest.newBuilder()
            .setEventId(shop.event().toString())
            .addItems(item(type, 4))
            .build();
    CalculatePriceResponse price = visitor.calculatePrice(four);
    assertThat(price.getLines(0).getBasePrice().getAmountMinor()).isEqualTo(2_500);
    assertThat(price.getLines(0).getUnitPrice().getAmountMinor()).isEqualTo(2_475);
    assertThat(price.getTotal())
        .isEqualTo(Money.newBuilder().setAmountMinor(9_900).setCurrencyCode("EUR").build());
    assertThat(
            tickets(signedIn(Ids.next(), shop.tenant(), "buyer"))
                .reserveTickets(reserve(shop, "k", tickets(type, 4)))
                .getReservation()
                .getTotal())
        .isEqualTo(price.getTotal());
    refused(
        Code.NOT_FOUND,
        "unknown-ticket-type",
        () -> visitor.calculatePrice(four.toBuilder().setItems(0, item(Ids.next(), 1)).build()));
    refused(
        Code.FAILED_PRECONDITION,
        "quantity-out-of-bounds",
        () -> visitor.calculatePrice(four.toBuilder().setItems(0, item(type, 11)).build()));

    GetDynamicPricingRequest dynamic =
        GetDynamicPricingRequest.newBuilder().setEventId(shop.event().toString()).build();
    GetDynamicPricingResponse seen = visitor.getDynamicPricing(dynamic);
    assertThat(seen.getDynamic()).isTrue();
    assertThat(seen.hasNextUpdateAt()).isTrue();
    assertThat(seen.getPrices(0).getBase().getAmountMinor()).isEqualTo(2_500);
    assertThat(seen.getPrices(0).getCurrent().getAmountMinor()).isEqualTo(2_750);
    assertThat(seen.getPrices(0).getTiers(0).getFromQuantity()).isEqualTo(4);
    assertThat(seen.getPrices(0).getTiers(0).getUnitPrice().getAmountMinor()).isEqualTo(2_475);
    assertThat(seen.getPrices(0).hasFloor()).isFalse();
    assertThat(seen.getPrices(0).hasShareSoldBasisPoints()).isFalse();
    assertThat(seen.getPrices(0).getAppliedRuleIdsList()).isEmpty();

    var organiser = pricing(signedIn(shop.seller(), shop.tenant(), "seller"));
    GetPricingRulesResponse rules =
        organiser.getPricingRules(
            GetPricingRulesRequest.newBuilder().setEventId(shop.event().toString()).build());
    assertThat(rules.getVersion()).isEqualTo(1);
    assertThat(rules.getDynamic()).isTrue();
    assertThat(rules.getRulesList())
        .extracting(PricingRule::getConditionCase)
        .containsExactly(
            PricingRule.ConditionCase.TIME_WINDOW,
            PricingRule.ConditionCase.QUANTITY_TIER,
            PricingRule.ConditionCase.SHARE_SOLD);
    assertThat(rules.getRules(0).getBasisPoints()).isEqualTo(1_000);
    assertThat(rules.getRules(0).getTimeWindow().hasFrom()).isTrue();
    assertThat(rules.getRules(0).getTimeWindow().hasUntil()).isFalse();
    assertThat(rules.getRules(0).hasTicketTypeId()).isFalse();
    assertThat(rules.getRules(1).getTicketTypeId()).isEqualTo(type.toString());
    assertThat(rules.getRules(1).getQuantityTier().getFromQuantity()).isEqualTo(4);
    assertThat(rules.getRules(2).getAmountMinor()).isEqualTo(-300);
    assertThat(rules.getRules(2).getShareSold().getUntilBasisPoints()).isEqualTo(9_000);
    assertThat(rules.getRules(2).getActive()).isFalse();
    assertThat(rules.getLimits(0).getFloor().getAmountMinor()).isEqualTo(1_000);
    assertThat(rules.getLimits(0).getCap().getAmountMinor()).isEqualTo(9_000);

    GetDynamicPricingResponse.TypePrice inside = organiser.getDynamicPricing(dynamic).getPrices(0);
    assertThat(inside.getFloor().getAmountMinor()).isEqualTo(1_000);
    assertThat(inside.getCap().getAmountMinor()).isEqualTo(9_000);
    assertThat(inside.getShareSoldBasisPoints()).isZero();
    assertThat(inside.getAppliedRuleIdsList()).containsExactly(rules.getRules(0).getId());
  }

  private static ApplyDiscountRequest discount(Shop shop, UUID type, String... codes) {
    return ApplyDiscountRequest.newBuilder()
        .setEventId(shop.event().toString())
        .addItems(item(type, 2))
        .addAllDiscountCodes(List.of(codes))
        .build();
  }

  @Test
  void a_discount_is_what_purchase_says_it_is() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    UUID buyer = Ids.next();
    PURCHASE.answers(
        200,
        """
        {"currency": "EUR", "subtotalMinor": 5000, "discountMinor": 700, "totalMinor": 4300,
         "discounts": [{"code": "TEN", "kind": "percentage", "amountMinor": 500},
                       {"code": "TWO", "amountMinor": 200}], "more": true}
        """);
    Metadata metadata = signedIn(buyer, shop.tenant(), "buyer");
    ApplyDiscountResponse answer =
        pricing(metadata).applyDiscount(discount(shop, type, "TEN", "TWO"));
    assertThat(answer.getSubtotal().getAmountMinor()).isEqualTo(5_000);
    assertThat(answer.getDiscount().getAmountMinor()).isEqualTo(700);
    assertThat(answer.getTotal())
        .isEqualTo(Money.newBuilder().setAmountMinor(4_300).setCurrencyCode("EUR").build());
    assertThat(answer.getAppliedList())
        .extracting(applied -> applied.getCode() + "=" + applied.getAmount().getAmountMinor())
        .containsExactly("TEN=500", "TWO=200");

    StubPurchase.Asked asked = PURCHASE.asked().getFirst();
    assertThat(asked.method() + " " + asked.path()).isEqualTo("POST /api/discounts/validate");
    assertThat(asked.authorization()).isEqualTo(metadata.get(AUTHORIZATION));
    assertThat(asked.tenant()).isEqualTo(shop.tenant().toString());
    JsonNode body = json.readTree(asked.body());
    assertThat(body.path("eventId").asString()).isEqualTo(shop.event().toString());
    assertThat(body.path("currency").asString()).isEqualTo("EUR");
    assertThat(body.path("items").path(0).path("ticketTypeId").asString())
        .isEqualTo(type.toString());
    assertThat(body.path("items").path(0).path("quantity").asInt()).isEqualTo(2);
    assertThat(body.path("items").path(0).path("unitPriceMinor").asLong()).isEqualTo(2_500);
    assertThat(body.path("discountCodes")).hasSize(2);
  }

  @Test
  void a_discount_is_never_made_up() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    var buyer = pricing(signedIn(Ids.next(), shop.tenant(), "buyer"));
    refused(
        Code.UNIMPLEMENTED, "not-offered", () -> buyer.applyDiscount(discount(shop, type, "X")));
    PURCHASE.answers(404, StubPurchase.problem("unknown-discount", "There is no such code."));
    Refused unknown =
        refused(
            Code.NOT_FOUND,
            "unknown-discount",
            () -> buyer.applyDiscount(discount(shop, type, "X")));
    assertThat(unknown.failure().getStatus().getDescription()).isEqualTo("There is no such code.");
    assertThat(unknown.info().getMetadataMap()).containsEntry("code", "X");
    PURCHASE.answers(409, StubPurchase.problem("discount-used-up", "It is used up."));
    refused(
        Code.FAILED_PRECONDITION,
        "discount-used-up",
        () -> buyer.applyDiscount(discount(shop, type, "X")));
    for (String nonsense :
        List.of(
            "{",
            "[]",
            "{}",
            "{\"currency\": \"USD\", \"discountMinor\": 1}",
            "{\"currency\": \"EUR\", \"discountMinor\": 5001}",
            "{\"currency\": \"EUR\", \"discountMinor\": -1}",
            "{\"currency\": \"EUR\", \"discountMinor\": 1, \"discounts\": []}")) {
      PURCHASE.answers(200, nonsense);
      refused(
          Code.UNAVAILABLE, "unavailable", () -> buyer.applyDiscount(discount(shop, type, "X")));
    }
    PURCHASE.answers(503, "");
    Refused down =
        refused(
            Code.UNAVAILABLE, "unavailable", () -> buyer.applyDiscount(discount(shop, type, "X")));
    assertThat(down.detail(RetryInfo.class).orElseThrow().getRetryDelay().getSeconds())
        .isPositive();
    refused(Code.INVALID_ARGUMENT, "validation", () -> buyer.applyDiscount(discount(shop, type)));
    refused(
        Code.INVALID_ARGUMENT,
        "validation",
        () -> buyer.applyDiscount(discount(shop, type, "a\0b")));
  }

  @Test
  void every_wrong_field_of_a_request_is_named() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    var buyer = tickets(signedIn(Ids.next(), shop.tenant(), "buyer"));
    Refused refused =
        refused(
            Code.INVALID_ARGUMENT,
            "validation",
            () ->
                buyer.reserveTickets(
                    ReserveTicketsRequest.newBuilder()
                        .setEventId("1-1-1-1-1")
                        .setIdempotencyKey("two words")
                        .addItems(tickets(type, 0))
                        .addItems(tickets(type, 1_001))
                        .addItems(
                            ReserveTicketsRequest.Item.newBuilder()
                                .setTicketTypeId("x")
                                .setQuantity(1))
                        .addItems(
                            tickets(Ids.next(), 2).toBuilder()
                                .addSeats(Seat.newBuilder().setSection("A").setSubsection("1")))
                        .addItems(
                            tickets(Ids.next(), 1).toBuilder()
                                .addSeats(Seat.newBuilder().setSection("A").setSubsection("1")))
                        .addBundles(ReserveTicketsRequest.BundleItem.newBuilder().setBundleId("x"))
                        .build()));
    assertThat(refused.detail(BadRequest.class).orElseThrow().getFieldViolationsList())
        .extracting(FieldViolation::getField)
        .containsExactlyInAnyOrder(
            "event_id",
            "idempotency_key",
            "items[0].quantity",
            "items[1].quantity",
            "items[1].ticket_type_id",
            "items[2].ticket_type_id",
            "items[3].seats",
            "items[4].seats[0].row",
            "items[4].seats[0].seat",
            "bundles[0].bundle_id",
            "bundles[0].quantity");
    var visitor = tickets(nobody(shop.tenant()));
    for (GetEventsRequest wrong :
        List.of(
            GetEventsRequest.newBuilder().setPageSize(101).build(),
            GetEventsRequest.newBuilder().setPageSize(-1).build(),
            GetEventsRequest.newBuilder().setPageToken("!!").build(),
            GetEventsRequest.newBuilder().setStatusValue(99).build(),
            GetEventsRequest.newBuilder().setCategory("x".repeat(51)).build(),
            GetEventsRequest.newBuilder().setCity("a\0b").build(),
            GetEventsRequest.newBuilder()
                .setFrom(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
                .build(),
            GetEventsRequest.newBuilder().setTo(Timestamp.newBuilder().setNanos(-1)).build())) {
      Refused each = refused(Code.INVALID_ARGUMENT, "validation", () -> visitor.getEvents(wrong));
      assertThat(each.detail(BadRequest.class)).as("%s", wrong).isPresent();
    }
    refused(
        Code.INVALID_ARGUMENT,
        "validation",
        () ->
            buyer.releaseTickets(
                ReleaseTicketsRequest.newBuilder().setEventId(shop.event().toString()).build()));
  }

  @Test
  void the_health_service_tells_of_the_server_and_of_each_service() {
    var health = HealthGrpc.newBlockingStub(channel);
    for (String service :
        List.of("", "ticket.TicketService", "ticket.InventoryService", "ticket.PricingService")) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(
                          health
                              .check(HealthCheckRequest.newBuilder().setService(service).build())
                              .getStatus())
                      .isEqualTo(ServingStatus.SERVING));
    }
  }

  @Test
  void reflection_lists_the_services_and_hands_out_their_descriptors() throws Exception {
    ServerReflectionResponse list =
        reflect(ServerReflectionRequest.newBuilder().setListServices("*").build());
    assertThat(list.getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .contains(
            "ticket.TicketService",
            "ticket.InventoryService",
            "ticket.PricingService",
            "grpc.health.v1.Health");

    List<String> methods = new ArrayList<>();
    for (String service :
        List.of("ticket.TicketService", "ticket.InventoryService", "ticket.PricingService")) {
      ServerReflectionResponse answer =
          reflect(ServerReflectionRequest.newBuilder().setFileContainingSymbol(service).build());
      FileDescriptorProto file = file(answer);
      assertThat(file.getPackage()).isEqualTo("ticket");
      for (ServiceDescriptorProto described : file.getServiceList()) {
        for (MethodDescriptorProto method : described.getMethodList()) {
          methods.add(described.getName() + "/" + method.getName());
        }
      }
    }
    assertThat(methods)
        .containsExactlyInAnyOrder(
            "TicketService/GetEvents",
            "TicketService/GetEventById",
            "TicketService/GetAvailableTickets",
            "TicketService/SearchEvents",
            "TicketService/GetEventCategories",
            "TicketService/GetFeaturedEvents",
            "TicketService/ReserveTickets",
            "TicketService/ReleaseTickets",
            "InventoryService/CheckAvailability",
            "InventoryService/UpdateInventory",
            "InventoryService/GetInventoryLevels",
            "InventoryService/LockInventory",
            "PricingService/CalculatePrice",
            "PricingService/GetPricingRules",
            "PricingService/ApplyDiscount",
            "PricingService/GetDynamicPricing");
  }

  private static FileDescriptorProto file(ServerReflectionResponse answer)
      throws InvalidProtocolBufferException {
    return FileDescriptorProto.parseFrom(
        answer.getFileDescriptorResponse().getFileDescriptorProto(0));
  }

  private ServerReflectionResponse reflect(ServerReflectionRequest question) throws Exception {
    CompletableFuture<ServerReflectionResponse> first = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> questions =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse value) {
                    first.complete(value);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    first.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    first.completeExceptionally(new AssertionError("no answer"));
                  }
                });
    questions.onNext(question);
    ServerReflectionResponse answer = first.get(10, TimeUnit.SECONDS);
    questions.onCompleted();
    return answer;
  }

  @Test
  void calls_are_measured_by_method_and_status() {
    Shop shop = shop();
    var visitor = tickets(nobody(shop.tenant()));
    visitor.getEvents(GetEventsRequest.getDefaultInstance());
    refusal(() -> visitor.getEventById(GetEventByIdRequest.getDefaultInstance()));
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(measured("GetEvents", "OK")).isPositive();
              assertThat(measured("GetEventById", "INVALID_ARGUMENT")).isPositive();
            });
  }

  private long measured(String method, String status) {
    return metrics.find("grpc.server").timers().stream()
        .filter(timer -> method.equals(timer.getId().getTag("rpc.method")))
        .filter(timer -> status.equals(timer.getId().getTag("grpc.status_code")))
        .mapToLong(timer -> timer.count())
        .sum();
  }
}

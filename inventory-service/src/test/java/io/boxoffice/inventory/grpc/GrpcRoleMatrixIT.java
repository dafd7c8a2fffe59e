package io.boxoffice.inventory.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.boxoffice.common.id.Ids;
import io.boxoffice.ticket.ApplyDiscountRequest;
import io.boxoffice.ticket.CalculatePriceRequest;
import io.boxoffice.ticket.CheckAvailabilityRequest;
import io.boxoffice.ticket.GetAvailableTicketsRequest;
import io.boxoffice.ticket.GetDynamicPricingRequest;
import io.boxoffice.ticket.GetEventByIdRequest;
import io.boxoffice.ticket.GetEventCategoriesRequest;
import io.boxoffice.ticket.GetEventsRequest;
import io.boxoffice.ticket.GetFeaturedEventsRequest;
import io.boxoffice.ticket.GetInventoryLevelsRequest;
import io.boxoffice.ticket.GetPricingRulesRequest;
import io.boxoffice.ticket.InventoryServiceGrpc;
import io.boxoffice.ticket.LockInventoryRequest;
import io.boxoffice.ticket.PricingServiceGrpc;
import io.boxoffice.ticket.ReleaseTicketsRequest;
import io.boxoffice.ticket.ReserveTicketsRequest;
import io.boxoffice.ticket.SearchEventsRequest;
import io.boxoffice.ticket.TicketItem;
import io.boxoffice.ticket.TicketServiceGrpc;
import io.boxoffice.ticket.UpdateInventoryRequest;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Who gets which answer from each method, written by hand. A method without a row fails. The seller
 * of the table sells, but not this event; its owner is the last column.
 */
class GrpcRoleMatrixIT extends RunningGrpc {
  private static final List<String> WHO =
      List.of(
          "nobody",
          "buyer",
          "venue_staff",
          "seller",
          "venue_manager",
          "admin",
          "superadmin",
          "ops",
          "owner");

  /** ok; 401 unauthenticated, 403 permission denied, 404 not found. */
  private static final String TABLE =
      """
      TicketService/GetEvents                     ok  ok  ok  ok  ok  ok  ok  ok  ok
      TicketService/GetEventById                  ok  ok  ok  ok  ok  ok  ok  ok  ok
      TicketService/GetEventById(draft)           404 404 404 404 ok  ok  404 404 ok
      TicketService/GetAvailableTickets           ok  ok  ok  ok  ok  ok  ok  ok  ok
      TicketService/GetAvailableTickets(draft)    404 404 404 404 ok  ok  404 404 ok
      TicketService/SearchEvents                  ok  ok  ok  ok  ok  ok  ok  ok  ok
      TicketService/GetEventCategories            ok  ok  ok  ok  ok  ok  ok  ok  ok
      TicketService/GetFeaturedEvents             ok  ok  ok  ok  ok  ok  ok  ok  ok
      TicketService/ReserveTickets                401 ok  ok  ok  ok  ok  ok  ok  ok
      TicketService/ReleaseTickets                401 404 404 404 404 404 404 404 404
      InventoryService/CheckAvailability          ok  ok  ok  ok  ok  ok  ok  ok  ok
      InventoryService/CheckAvailability(draft)   404 404 404 404 ok  ok  404 404 ok
      InventoryService/UpdateInventory            401 403 403 403 ok  ok  403 403 ok
      InventoryService/UpdateInventory(draft)     401 403 403 404 ok  ok  403 403 ok
      InventoryService/GetInventoryLevels         ok  ok  ok  ok  ok  ok  ok  ok  ok
      InventoryService/GetInventoryLevels(draft)  404 404 404 404 ok  ok  404 404 ok
      InventoryService/LockInventory              401 403 403 403 ok  ok  403 403 ok
      InventoryService/LockInventory(draft)       401 403 403 404 ok  ok  403 403 ok
      PricingService/CalculatePrice               ok  ok  ok  ok  ok  ok  ok  ok  ok
      PricingService/CalculatePrice(draft)        404 404 404 404 ok  ok  404 404 ok
      PricingService/GetPricingRules              401 403 403 403 ok  ok  403 403 ok
      PricingService/GetPricingRules(draft)       401 403 403 404 ok  ok  403 403 ok
      PricingService/ApplyDiscount                401 ok  ok  ok  ok  ok  ok  ok  ok
      PricingService/ApplyDiscount(draft)         401 404 404 404 ok  ok  404 404 ok
      PricingService/GetDynamicPricing            ok  ok  ok  ok  ok  ok  ok  ok  ok
      PricingService/GetDynamicPricing(draft)     404 404 404 404 ok  ok  404 404 ok
      """;

  private static final long LATER =
      java.time.Instant.parse("2999-01-01T00:00:00Z").getEpochSecond();

  private record Row(String method, boolean draft, List<String> answers) {}

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String line : TABLE.lines().toList()) {
      List<String> cells = List.of(line.trim().split("\\s+", -1));
      rows.add(
          new Row(
              cells.getFirst().replace("(draft)", ""),
              cells.getFirst().endsWith("(draft)"),
              cells.subList(1, cells.size())));
    }
    return rows;
  }

  private static Map<String, MethodDescriptor<?, ?>> methods() {
    Map<String, MethodDescriptor<?, ?>> methods = new LinkedHashMap<>();
    for (ServiceDescriptor service :
        List.of(
            TicketServiceGrpc.getServiceDescriptor(),
            InventoryServiceGrpc.getServiceDescriptor(),
            PricingServiceGrpc.getServiceDescriptor())) {
      for (MethodDescriptor<?, ?> method : service.getMethods()) {
        methods.put(method.getFullMethodName().replace("ticket.", ""), method);
      }
    }
    return methods;
  }

  @Test
  void every_method_has_a_row() {
    Set<String> written = new TreeSet<>();
    rows().forEach(row -> written.add(row.method()));
    assertThat(written).isEqualTo(new TreeSet<>(methods().keySet())).hasSize(16);
  }

  private record Place(UUID event, UUID type) {}

  @Test
  void each_role_gets_the_answer_of_the_table() {
    Shop shop = shop();
    Place onSale = new Place(shop.event(), ticketType(shop, 1_000, ""));
    UUID draft = event(shop.tenant(), shop.seller(), shop.venue());
    Shop drafted = new Shop(shop.tenant(), shop.seller(), shop.venue(), draft);
    Place unpublished = new Place(draft, ticketType(drafted, 1_000, ""));
    PURCHASE.answers(200, "{\"currency\": \"EUR\", \"discountMinor\": 0}");
    Map<String, String> wrong = new LinkedHashMap<>();
    for (Row row : rows()) {
      for (int i = 0; i < WHO.size(); i++) {
        String who = WHO.get(i);
        Place place = row.draft() ? unpublished : onSale;
        String answer = call(row.method(), request(row, place, who), metadata(who, shop));
        if (!answer.equals(row.answers().get(i))) {
          wrong.put(
              row.method() + (row.draft() ? " of a draft" : "") + " as " + who,
              answer + " instead of " + row.answers().get(i));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private Metadata metadata(String who, Shop shop) {
    return switch (who) {
      case "nobody" -> nobody(shop.tenant());
      case "owner" -> signedIn(shop.seller(), shop.tenant(), "seller");
      case "superadmin", "ops" -> {
        Metadata metadata = signedIn(Ids.next(), null, who);
        metadata.put(TENANT, shop.tenant().toString());
        yield metadata;
      }
      default -> signedIn(Ids.next(), shop.tenant(), who);
    };
  }

  @SuppressWarnings("unchecked")
  private String call(String name, Message request, Metadata metadata) {
    MethodDescriptor<Message, Message> method =
        (MethodDescriptor<Message, Message>) methods().get(name);
    try {
      ClientCalls.blockingUnaryCall(
          ClientInterceptors.intercept(
              channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
          method,
          CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
          request);
      return "ok";
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case UNAUTHENTICATED -> "401";
        case PERMISSION_DENIED -> "403";
        case NOT_FOUND -> "404";
        case UNIMPLEMENTED -> "501";
        default -> e.getStatus().toString();
      };
    }
  }

  private static Message request(Row row, Place place, String who) {
    String event = place.event().toString();
    String type = place.type().toString();
    TicketItem item = TicketItem.newBuilder().setTicketTypeId(type).setQuantity(1).build();
    String key = row.method().replace('/', '-') + row.draft() + who;
    return switch (row.method()) {
      case "TicketService/GetEvents" -> GetEventsRequest.getDefaultInstance();
      case "TicketService/GetEventById" ->
          GetEventByIdRequest.newBuilder().setEventId(event).build();
      case "TicketService/GetAvailableTickets" ->
          GetAvailableTicketsRequest.newBuilder().setEventId(event).build();
      case "TicketService/SearchEvents" ->
          SearchEventsRequest.newBuilder().setQuery("gala").build();
      case "TicketService/GetEventCategories" -> GetEventCategoriesRequest.getDefaultInstance();
      case "TicketService/GetFeaturedEvents" -> GetFeaturedEventsRequest.getDefaultInstance();
      case "TicketService/ReserveTickets" ->
          ReserveTicketsRequest.newBuilder()
              .setEventId(event)
              .setIdempotencyKey(key)
              .addItems(
                  ReserveTicketsRequest.Item.newBuilder().setTicketTypeId(type).setQuantity(1))
              .build();
      case "TicketService/ReleaseTickets" ->
          ReleaseTicketsRequest.newBuilder()
              .setEventId(event)
              .setReservationId(Ids.next().toString())
              .build();
      case "InventoryService/CheckAvailability" ->
          CheckAvailabilityRequest.newBuilder().setEventId(event).addItems(item).build();
      case "InventoryService/UpdateInventory" ->
          UpdateInventoryRequest.newBuilder().setTicketTypeId(type).setCapacity(1_000).build();
      case "InventoryService/GetInventoryLevels" ->
          GetInventoryLevelsRequest.newBuilder().setEventId(event).build();
      case "InventoryService/LockInventory" ->
          LockInventoryRequest.newBuilder()
              .setEventId(event)
              .setTicketTypeId(type)
              .setQuantity(1)
              .setReason("press")
              .setIdempotencyKey(key)
              .setExpiresAt(Timestamp.newBuilder().setSeconds(LATER))
              .build();
      case "PricingService/CalculatePrice" ->
          CalculatePriceRequest.newBuilder().setEventId(event).addItems(item).build();
      case "PricingService/GetPricingRules" ->
          GetPricingRulesRequest.newBuilder().setEventId(event).build();
      case "PricingService/ApplyDiscount" ->
          ApplyDiscountRequest.newBuilder()
              .setEventId(event)
              .addItems(item)
              .addDiscountCodes("X")
              .build();
      case "PricingService/GetDynamicPricing" ->
          GetDynamicPricingRequest.newBuilder().setEventId(event).build();
      default -> throw new AssertionError("no request for " + row.method());
    };
  }
}

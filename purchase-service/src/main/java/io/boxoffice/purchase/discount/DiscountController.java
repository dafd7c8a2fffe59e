package io.boxoffice.purchase.discount;

import static io.boxoffice.common.security.Roles.ADMIN;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.purchase.discount.CreateDiscount.Outcome;
import io.boxoffice.purchase.discount.Discount.BuyXGetY;
import io.boxoffice.purchase.discount.Discount.Fixed;
import io.boxoffice.purchase.discount.Discount.Percentage;
import io.boxoffice.purchase.discount.Discount.Rule;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Codes: those who sell make them, buyers ask what they would give. */
@RestController
@RequestMapping("/api/discounts")
class DiscountController {
  private static final String KINDS = "buy_x_get_y|percentage|fixed";
  private static final long MOST_MINOR = 1_000_000_000_000L;
  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  private final CreateDiscount create;
  private final Discounts discounts;
  private final DiscountStore store;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  DiscountController(
      CreateDiscount create,
      Discounts discounts,
      DiscountStore store,
      TransactionTemplate transaction,
      InstantSource time) {
    this.create = create;
    this.discounts = discounts;
    this.store = store;
    this.transaction = transaction;
    this.time = time;
  }

  record NewDiscount(
      @NotNull @Pattern(regexp = "[A-Za-z0-9_-]{3,40}", message = "has 3 to 40 letters, digits, _ and -") String code,
      @NotNull @Pattern(regexp = KINDS) String kind,
      @Nullable @Min(1) @Max(10_000) Integer percentBasisPoints,
      @Nullable @Min(1) @Max(MOST_MINOR) Long amountMinor,
      @Nullable @Min(1) @Max(100) Integer buyQuantity,
      @Nullable @Min(1) @Max(100) Integer getQuantity,
      @Nullable @Pattern(regexp = "[A-Z]{3}") String currency,
      @Nullable UUID eventId,
      @Nullable UUID ticketTypeId,
      @Nullable @Min(1) @Max(MOST_MINOR) Long minOrderMinor,
      @Nullable Boolean stackable,
      @Nullable @Min(1) @Max(1_000_000_000) Integer maxUses,
      @Nullable @Min(1) @Max(1_000_000) Integer maxUsesPerUser,
      @Nullable Instant validFrom,
      @Nullable Instant validUntil) {

    @AssertTrue(message = "percentage takes percentBasisPoints, and no other kind does") boolean isPercentage() {
      return "percentage".equals(kind) == (percentBasisPoints != null);
    }

    @AssertTrue(message = "fixed takes amountMinor, and no other kind does") boolean isFixed() {
      return "fixed".equals(kind) == (amountMinor != null);
    }

    @AssertTrue(message = "buy_x_get_y takes buyQuantity and getQuantity, and no other kind does") boolean isBuyXGetY() {
      boolean wanted = "buy_x_get_y".equals(kind);
      return wanted == (buyQuantity != null) && wanted == (getQuantity != null);
    }

    @AssertTrue(message = "amountMinor and minOrderMinor need a currency, and nothing else does") boolean isMoney() {
      return (amountMinor != null || minOrderMinor != null) == (currency != null);
    }

    @AssertTrue(message = "a ticketTypeId needs its eventId") boolean isScope() {
      return ticketTypeId == null || eventId != null;
    }

    @AssertTrue(
        message = "valid from the year 2000 at the earliest, and until a later moment before 9999")
    boolean isValidity() {
      Instant from = validFrom == null ? FIRST : validFrom;
      return !from.isBefore(FIRST)
          && from.isBefore(LAST)
          && (validUntil == null || (validUntil.isAfter(from) && validUntil.isBefore(LAST)));
    }

    private Rule rule() {
      return switch (DiscountKind.of(kind)) {
        case PERCENTAGE -> new Percentage(Objects.requireNonNull(percentBasisPoints));
        case FIXED -> new Fixed(Objects.requireNonNull(amountMinor));
        case BUY_X_GET_Y ->
            new BuyXGetY(Objects.requireNonNull(buyQuantity), Objects.requireNonNull(getQuantity));
      };
    }

    Discount discount(@Nullable UUID eventOwnerId, UUID by, Instant now) {
      return new Discount(
          Ids.next(),
          Discount.normal(code),
          rule(),
          currency,
          eventId,
          eventOwnerId,
          ticketTypeId,
          minOrderMinor,
          Boolean.TRUE.equals(stackable),
          maxUses,
          maxUsesPerUser,
          0,
          validFrom == null ? now : validFrom,
          validUntil,
          by,
          now);
    }
  }

  record View(
      UUID id,
      String code,
      DiscountKind kind,
      @Nullable Integer percentBasisPoints,
      @Nullable Long amountMinor,
      @Nullable Integer buyQuantity,
      @Nullable Integer getQuantity,
      @Nullable String currency,
      @Nullable UUID eventId,
      @Nullable UUID ticketTypeId,
      @Nullable Long minOrderMinor,
      boolean stackable,
      @Nullable Integer maxUses,
      @Nullable Integer maxUsesPerUser,
      int uses,
      Instant validFrom,
      @Nullable Instant validUntil,
      Instant createdAt) {

    static View of(Discount discount) {
      Rule rule = discount.rule();
      return new View(
          discount.id(),
          discount.code(),
          rule.kind(),
          rule instanceof Percentage p ? p.basisPoints() : null,
          rule instanceof Fixed f ? f.amountMinor() : null,
          rule instanceof BuyXGetY b ? b.buy() : null,
          rule instanceof BuyXGetY b ? b.get() : null,
          discount.currency(),
          discount.eventId(),
          discount.ticketTypeId(),
          discount.minOrderMinor(),
          discount.stackable(),
          discount.maxUses(),
          discount.maxUsesPerUser(),
          discount.uses(),
          discount.validFrom(),
          discount.validUntil(),
          discount.createdAt());
    }
  }

  record Page(List<View> items, @Nullable String nextCursor) {}

  record ValidatedItem(
      @NotNull UUID ticketTypeId,
      @NotNull @Min(1) @Max(1000) Integer quantity,
      @NotNull @Min(0) @Max(MOST_MINOR) Long unitPriceMinor) {

    Basket.Line line() {
      return new Basket.Line(ticketTypeId, quantity, quantity * unitPriceMinor);
    }
  }

  record ValidateRequest(
      @NotNull UUID eventId,
      @NotNull @Pattern(regexp = "[A-Z]{3}") String currency,
      @NotNull @Size(min = 1, max = 20) List<@NotNull @Valid ValidatedItem> items,
      @NotNull @Size(min = 1, max = 10) List<@NotNull @Size(min = 1, max = 40) String> codes) {}

  record Given(String code, DiscountKind kind, long amountMinor) {}

  record Refused(String code, RefusedCode.Why reason, String detail) {}

  record Validated(
      boolean valid,
      String currency,
      long subtotalMinor,
      long discountMinor,
      List<Given> discounts,
      List<Refused> refused) {}

  @PostMapping
  @PreAuthorize("hasAnyRole('seller', 'admin')")
  ResponseEntity<?> create(CurrentUser user, @Valid @RequestBody NewDiscount request) {
    Outcome outcome =
        create.create(
            request.eventId(),
            user.hasRole(ADMIN) ? null : user.userId(),
            owner -> request.discount(owner, user.userId(), time.instant()));
    return switch (outcome) {
      case Outcome.Created created ->
          ResponseEntity.status(HttpStatus.CREATED).body(View.of(created.discount()));
      case Outcome.UnknownEvent ignored ->
          Problems.of(HttpStatus.NOT_FOUND, "unknown-event", "You sell no such event.");
      case Outcome.EventMissing ignored ->
          Problems.of(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "event-missing",
              "Name the event of yours that the code is for; only administrators make codes for all"
                  + " events.");
      case Outcome.CodeTaken ignored ->
          Problems.of(
              HttpStatus.CONFLICT,
              "discount-code-taken",
              "There is a discount with this code already; choose another.");
    };
  }

  @GetMapping
  @PreAuthorize("hasAnyRole('seller', 'admin')")
  Page list(
      CurrentUser user,
      @RequestParam(name = "eventId", required = false) @Nullable UUID eventId,
      @RequestParam(name = "cursor", required = false) @Nullable UUID cursor,
      @RequestParam(name = "limit", defaultValue = "20") @Min(1) @Max(100) int limit) {
    UUID owner = user.hasRole(ADMIN) ? null : user.userId();
    List<Discount> found =
        transaction.execute(status -> store.list(owner, eventId, cursor, limit + 1));
    boolean more = found.size() > limit;
    List<Discount> page = more ? found.subList(0, limit) : found;
    return new Page(
        page.stream().map(View::of).toList(), more ? page.getLast().id().toString() : null);
  }

  /** Uses nothing: what the codes give in the end is decided when the tickets are reserved. */
  @PostMapping("/validate")
  Validated validate(CurrentUser user, @Valid @RequestBody ValidateRequest request) {
    Basket basket =
        new Basket(
            request.eventId(),
            user.userId(),
            request.currency(),
            request.items().stream().map(ValidatedItem::line).toList());
    List<String> codes =
        request.codes().stream().map(Discount::normal).distinct().sorted().toList();
    Discounts.Weighed weighed = transaction.execute(status -> discounts.weigh(codes, basket));
    return new Validated(
        weighed.refused().isEmpty(),
        basket.currency(),
        basket.totalMinor(),
        weighed.reductions().stream().mapToLong(Reduction::totalMinor).sum(),
        weighed.reductions().stream()
            .map(r -> new Given(r.discount().code(), r.discount().rule().kind(), r.totalMinor()))
            .toList(),
        weighed.refused().stream().map(r -> new Refused(r.code(), r.why(), r.detail())).toList());
  }
}

package io.boxoffice.purchase.tax;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.purchase.tax.TaxTable.Overlap;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A tenant's tax rates. */
@RestController
@RequestMapping("/api/tax-rates")
class TaxController {
  private static final int MOST_RATES = 500;
  private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  private final TaxRates rates;

  TaxController(TaxRates rates) {
    this.rates = rates;
  }

  record NewRate(
      @NotBlank @Size(max = 60) String name,
      @NotNull @Pattern(regexp = "[A-Z]{2}") String country,
      @Nullable @Size(min = 1, max = 100) String region,
      @Nullable @Size(min = 1, max = 100) String category,
      @NotNull @Min(0) @Max(1_000_000) Integer rateMillionths,
      @NotNull @Pattern(regexp = "inclusive|exclusive") String mode,
      @NotNull Instant validFrom,
      @Nullable Instant validUntil) {

    @AssertTrue(
        message = "valid from the year 1900 at the earliest, and until a later moment before 9999")
    boolean isValidity() {
      return validFrom == null
          || (!validFrom.isBefore(FIRST)
              && validFrom.isBefore(LAST)
              && (validUntil == null
                  || (validUntil.isAfter(validFrom) && validUntil.isBefore(LAST))));
    }

    TaxRate rate() {
      return new TaxRate(
          Ids.next(),
          name,
          country,
          region,
          category,
          rateMillionths,
          TaxRate.Mode.of(mode),
          validFrom,
          validUntil);
    }
  }

  record NewRates(
      @NotNull @Min(0) Long version,
      @NotNull @Size(max = MOST_RATES) List<@NotNull @Valid NewRate> rates) {}

  record View(long version, List<TaxRate> rates) {
    static View of(TaxTable table) {
      return new View(table.version(), table.rates());
    }
  }

  @GetMapping
  @PreAuthorize("hasAnyRole('seller', 'admin')")
  View read() {
    return View.of(rates.read());
  }

  /** Replaces the whole set; what was sold before keeps its tax. */
  @PutMapping
  @PreAuthorize("hasRole('admin')")
  ResponseEntity<?> replace(CurrentUser user, @Valid @RequestBody NewRates request) {
    TaxTable table =
        new TaxTable(request.version(), request.rates().stream().map(NewRate::rate).toList());
    Optional<Overlap> overlap = table.overlap();
    if (overlap.isPresent()) {
      return overlapping(overlap.get());
    }
    return rates.replace(table, user.userId())
        ? ResponseEntity.ok(View.of(rates.read()))
        : Problems.of(
            HttpStatus.CONFLICT,
            "version-conflict",
            "The rates were changed meanwhile; read them again and send their version.");
  }

  private static ResponseEntity<?> overlapping(Overlap overlap) {
    return Problems.of(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "tax-rates-overlap",
        "rates[%d] and rates[%d] would apply to the same place and category at the same time."
            .formatted(overlap.first(), overlap.second()),
        Map.of("rates", List.of(overlap.first(), overlap.second())));
  }
}

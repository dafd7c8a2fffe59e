package io.boxoffice.inventory.seat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.boxoffice.inventory.validation.CurrencyCode;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event's seats as its organiser describes them. What else the organiser's JSON says is kept
 * with the event and means nothing here.
 *
 * @param currency of all prices; the tenant's own when left out
 * @param sections in the order in which best available goes through them
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record SeatingConfig(
    @Nullable @CurrencyCode String currency,
    @NotEmpty @Size(max = 500) List<@NotNull @Valid Section> sections) {

  /** Most rows of a subsection, and most columns. */
  static final int MOST_ROWS = 1_000;

  /**
   * Part of the house that is sold at one price, unless a subsection has its own.
   *
   * @param priceMinor in minor units of the currency
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Section(
      @NotBlank @Size(max = 60) String name,
      @NotNull @PositiveOrZero @Max(100_000_000_000L) Long priceMinor,
      @Nullable @Min(1) @Max(1_000) Integer minPerOrder,
      @Nullable @Min(1) @Max(1_000) Integer maxPerOrder,
      @Nullable @Min(1) @Max(100_000) Integer maxPerUser,
      @NotEmpty @Size(max = 5_000) List<@NotNull @Valid Subsection> subsections) {}

  /**
   * Rows of seats, the first row in front.
   *
   * @param columns seats of a row
   * @param removed places without a seat, each {@code [row, seat]}, both from 1
   * @param accessible places of seats for people with disabilities, likewise
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Subsection(
      @NotBlank @Size(max = 30) String name,
      @NotNull @Min(1) @Max(MOST_ROWS) Integer rows,
      @NotNull @Min(1) @Max(MOST_ROWS) Integer columns,
      @Nullable @PositiveOrZero @Max(100_000_000_000L) Long priceMinor,
      @Nullable @Size(max = 10_000) List<@NotNull @Size(min = 2, max = 2) List<@NotNull Integer>> removed,
      @Nullable @Size(max = 10_000) List<@NotNull @Size(min = 2, max = 2) List<@NotNull Integer>> accessible) {}
}

package io.boxoffice.load;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a report.
 *
 * @param reference what the value is compared with, measured in the same run
 * @param ratio value by reference value
 * @param target what is asked of the value or the ratio
 * @param met whether it was reached; null without a target
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Result(
    String metric,
    double value,
    String unit,
    @Nullable String reference,
    @Nullable Double referenceValue,
    @Nullable Double ratio,
    @Nullable String target,
    @Nullable Boolean met) {

  /** A value that stands for itself. */
  static Result of(String metric, double value, String unit) {
    return new Result(metric, value, unit, null, null, null, null, null);
  }

  /** Compares with something of the same unit. */
  Result beside(String name, double other) {
    return new Result(metric, value, unit, name, other, value / other, target, met);
  }

  Result atLeast(double wanted) {
    return judged("≥ " + number(wanted) + " " + unit, value >= wanted);
  }

  Result atMost(double wanted) {
    return judged("≤ " + number(wanted) + " " + unit, value <= wanted);
  }

  Result below(double limit) {
    return judged("< " + number(limit) + " " + unit, value < limit);
  }

  Result atLeastTimes(double wanted) {
    return judged("ratio ≥ " + number(wanted), ratio != null && ratio >= wanted);
  }

  private Result judged(String asked, boolean reached) {
    return new Result(metric, value, unit, reference, referenceValue, ratio, asked, reached);
  }

  boolean missed() {
    return Boolean.FALSE.equals(met);
  }

  /** As many digits as one wants to read. */
  static String number(double value) {
    double size = Math.abs(value);
    String format =
        size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }
}

package io.boxoffice.purchase.discount;

import com.fasterxml.jackson.annotation.JsonValue;
import io.boxoffice.purchase.order.Failure;
import java.util.Locale;
import java.util.Map;

/** A code that gives nothing, and why. */
public record RefusedCode(String code, Why why) {

  /** Why a code is refused. */
  public enum Why {
    UNKNOWN("There is no discount with the code %s."),
    SWITCHED_OFF("Discounts are switched off; the code %s gives nothing now."),
    NOT_YET_VALID("The code %s is not valid yet."),
    EXPIRED("The code %s is no longer valid."),
    USED_UP("The code %s has been used as often as it may be."),
    USED_UP_BY_YOU("You have used the code %s as often as one person may."),
    OTHER_TICKETS("The code %s is for other tickets."),
    OTHER_CURRENCY("The code %s is for prices in another currency."),
    BELOW_MINIMUM("The tickets cost less than the code %s asks for."),
    NOT_COMBINABLE("The code %s does not go together with another one; name it alone."),
    GIVES_NOTHING("The code %s takes nothing off these tickets.");

    private final String text;

    Why(String text) {
      this.text = text;
    }

    /** Returns the name as JSON has it. */
    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Returns a sentence about it. */
  public String detail() {
    return why.text.formatted(code);
  }

  /** Returns it as what the buyer is told. */
  public Failure failure() {
    return new Failure(
        422,
        why == Why.UNKNOWN ? "unknown-discount" : "discount-refused",
        detail(),
        Map.of("code", code, "reason", why.wireName()));
  }
}

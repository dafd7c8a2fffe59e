package io.boxoffice.purchase.spending;

import io.boxoffice.purchase.approval.ApprovalRequest;
import io.boxoffice.purchase.approval.ApprovalType;
import io.boxoffice.purchase.approval.ApprovedAction;
import io.boxoffice.purchase.order.Failure;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lets somebody spend more than everybody may, once others have approved it. */
@Component
class RaiseLimits implements ApprovedAction {
  private final SpendingStore store;
  private final JsonMapper json;
  private final InstantSource time;

  RaiseLimits(SpendingStore store, JsonMapper json, InstantSource time) {
    this.store = store;
    this.json = json;
    this.time = time;
  }

  /**
   * The limits that are to be.
   *
   * @param version of the limits that they replace; 0 for none
   */
  record Details(
      @Nullable UUID userId,
      @Nullable String currency,
      @Nullable Long perTransactionMinor,
      @Nullable Long dailyMinor,
      @Nullable Long weeklyMinor,
      @Nullable Long monthlyMinor,
      @Nullable Long version) {

    static Details of(UUID userId, String currency, Limits limits, long version) {
      return new Details(
          userId,
          currency,
          limits.perTransactionMinor(),
          limits.dailyMinor(),
          limits.weeklyMinor(),
          limits.monthlyMinor(),
          version);
    }

    @Nullable Limits limits() {
      return perTransactionMinor == null
              || dailyMinor == null
              || weeklyMinor == null
              || monthlyMinor == null
          ? null
          : new Limits(perTransactionMinor, dailyMinor, weeklyMinor, monthlyMinor);
    }
  }

  @Override
  public ApprovalType type() {
    return ApprovalType.SECURITY_SETTINGS;
  }

  static String subject(UUID userId, String currency) {
    return "spending-limits:" + userId + ":" + currency;
  }

  @Override
  public Checked check(JsonNode details, Asker asker) {
    if (!asker.admin()) {
      return new Checked.Wrong(
          new Failure(
              403, "forbidden", "Only an administrator asks for other settings.", Map.of()));
    }
    Details read;
    try {
      read = json.treeToValue(details, Details.class);
    } catch (JacksonException e) {
      return wrong();
    }
    if (read == null || read.userId() == null || read.version() == null || read.version() < 0) {
      return wrong();
    }
    String currency = read.currency();
    Limits limits = read.limits();
    if (currency == null
        || !currency.matches("[A-Z]{3}")
        || limits == null
        || limits.perTransactionMinor() < 0
        || !limits.inOrder()) {
      return wrong();
    }
    return new Checked.Fine(subject(read.userId(), currency), read);
  }

  private static Checked wrong() {
    return ApprovedAction.malformed(
        "details needs userId, currency, perTransactionMinor ≤ dailyMinor ≤ weeklyMinor ≤"
            + " monthlyMinor, and the version of the limits that they replace (0 for none).");
  }

  @Override
  public Done execute(ApprovalRequest request) {
    Details details = json.treeToValue(request.details(), Details.class);
    UUID user = details.userId();
    String currency = details.currency();
    Limits limits = details.limits();
    Long version = details.version();
    if (user == null || currency == null || limits == null || version == null) {
      throw new IllegalStateException("request " + request.id() + " has no limits");
    }
    return store.set(user, currency, limits, version, time.instant())
        ? new Done.Executed(Map.of("version", version + 1))
        : new Done.Refused("version-conflict");
  }
}

package io.boxoffice.purchase.approval;

import io.boxoffice.purchase.order.Failure;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** What is done once a request of its type is approved. One for each type that can be asked for. */
public interface ApprovedAction {

  /** The type. */
  ApprovalType type();

  /**
   * Who asks.
   *
   * @param admin whether they administer the tenant; else they sell
   */
  record Asker(UUID userId, boolean admin) {}

  /** What is thought of a request before it is taken. */
  sealed interface Checked {
    /**
     * It may be asked for.
     *
     * @param subject what it is about
     * @param details what is to be done; kept as JSON
     */
    record Fine(String subject, Object details) implements Checked {}

    /** It may not; the failure is what the asker is told. */
    record Wrong(Failure failure) implements Checked {}
  }

  /** What came of carrying a request out. */
  sealed interface Done {
    /** It is done. */
    record Executed(Map<String, ?> result) implements Done {}

    /** It cannot be done as things are; what was written meanwhile is taken back. */
    record Refused(String reason) implements Done {}
  }

  /** Looks at what somebody asks for; inside a transaction. */
  Checked check(JsonNode details, Asker asker);

  /**
   * Carries an approved request out, inside the transaction that records it as executed: its effect
   * and the record are one, so it happens once. What calls others is only begun here, as a saga.
   */
  Done execute(ApprovalRequest request);

  /** The failure of details that cannot be read. */
  static Checked malformed(String message) {
    return new Checked.Wrong(new Failure(400, "validation", message, Map.of()));
  }
}

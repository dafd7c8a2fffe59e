package io.boxoffice.purchase.event;

import io.boxoffice.purchase.approval.ApprovalRequest;
import io.boxoffice.purchase.approval.ApprovalType;
import io.boxoffice.purchase.approval.ApprovedAction;
import io.boxoffice.purchase.order.Failure;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Undoes all orders of an event once others have approved it, whether or not inventory has
 * cancelled the event. It stops no sale: that is inventory's to do.
 */
@Component
class BulkCancel implements ApprovedAction {
  private final CancellationStore cancellations;
  private final JsonMapper json;

  BulkCancel(CancellationStore cancellations, JsonMapper json) {
    this.cancellations = cancellations;
    this.json = json;
  }

  record Details(@Nullable UUID eventId) {}

  @Override
  public ApprovalType type() {
    return ApprovalType.BULK_CANCEL;
  }

  @Override
  public Checked check(JsonNode details, Asker asker) {
    Details read;
    try {
      read = json.treeToValue(details, Details.class);
    } catch (JacksonException e) {
      read = null;
    }
    if (read == null || read.eventId() == null) {
      return ApprovedAction.malformed("details needs the eventId.");
    }
    UUID event = read.eventId();
    if (!cancellations.hasOrders(event, asker.admin() ? null : asker.userId())) {
      return new Checked.Wrong(
          new Failure(404, "unknown-event", "There is no such event with orders.", Map.of()));
    }
    return new Checked.Fine("event:" + event, read);
  }

  @Override
  public Done execute(ApprovalRequest approved) {
    UUID event = json.treeToValue(approved.details(), Details.class).eventId();
    if (event == null) {
      throw new IllegalStateException("request " + approved.id() + " names no event");
    }
    cancellations.begin(event);
    return new Done.Executed(Map.of("eventId", event.toString()));
  }
}

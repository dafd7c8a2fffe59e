package io.boxoffice.inventory.reservation;

import java.util.UUID;

/**
 * Hears of changes of an event's stock in this process, after their commit and before those who
 * asked for them hear their answers: so whoever was answered reads what the change left.
 *
 * <p>Called by the event's writer, which waits for it: it notes what it hears and returns, without
 * I/O and without locks that are held for long. A crash between commit and call loses the call.
 */
@FunctionalInterface
public interface StockListener {

  /** Hears that a batch of the event was committed, or may have been. */
  void changed(UUID tenantId, UUID eventId);
}

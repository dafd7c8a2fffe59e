package io.boxoffice.checkin.scan;

import io.boxoffice.checkin.code.CodeReader;
import io.boxoffice.checkin.code.ReadCode;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Decides at the gate: cryptography first, then one round trip to the database. */
@Service
class ScanTickets {
  private final CodeReader reader;
  private final ScanStore store;

  ScanTickets(CodeReader reader, ScanStore store) {
    this.reader = reader;
    this.store = store;
  }

  ScanOutcome scan(Scan scan, String code) {
    byte[] digest = reader.digest(code);
    return store.record(scan, read(reader.read(code, scan.receivedAt()), scan.eventId(), digest));
  }

  private static ScanStore.Code read(ReadCode code, UUID eventId, byte[] digest) {
    return switch (code) {
      case ReadCode.Unreadable _ ->
          new ScanStore.Code(digest, null, null, RefusalReason.INVALID_CODE);
      case ReadCode.OutOfTime late ->
          new ScanStore.Code(
              digest,
              late.ticketId(),
              late.generation(),
              late.eventId().equals(eventId)
                  ? RefusalReason.EXPIRED_CODE
                  : RefusalReason.WRONG_EVENT);
      case ReadCode.Genuine genuine ->
          new ScanStore.Code(
              digest,
              genuine.ticketId(),
              genuine.generation(),
              genuine.eventId().equals(eventId) ? null : RefusalReason.WRONG_EVENT);
    };
  }
}

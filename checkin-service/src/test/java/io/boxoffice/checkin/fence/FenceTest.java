package io.boxoffice.checkin.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.checkin.event.AdmissionEvent;
import io.boxoffice.checkin.event.ScanPolicy;
import io.boxoffice.checkin.event.TransferPolicy;
import io.boxoffice.checkin.ticket.AdmissionTicket;
import io.boxoffice.checkin.ticket.TicketStatus;
import io.boxoffice.common.id.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FenceTest {
  private static final UUID EVENT = Ids.next();
  private static final Instant START = Instant.parse("2027-02-01T20:00:00Z");
  private static final Instant END = START.plus(Duration.ofHours(3));
  private static final ScanPolicy ONLINE =
      new ScanPolicy(240, 120, TransferPolicy.ONLINE_GATES_ONLY, Set.of());

  @Test
  void the_doors_are_open_from_the_first_minute_until_the_last() {
    Fence transfer = fence(FenceEffect.OWNED_BY, null);
    Instant opens = START.minus(Duration.ofHours(4));
    Instant closes = END.plus(Duration.ofHours(2));
    assertThat(decide(transfer, ScanPolicy.DEFAULT, opens.minusMillis(1)))
        .isEqualTo(FenceOutcome.FENCED);
    assertThat(decide(transfer, ScanPolicy.DEFAULT, opens)).isEqualTo(FenceOutcome.DOORS_OPEN);
    assertThat(decide(transfer, ScanPolicy.DEFAULT, closes.minusMillis(1)))
        .isEqualTo(FenceOutcome.DOORS_OPEN);
    assertThat(decide(transfer, ScanPolicy.DEFAULT, closes)).isEqualTo(FenceOutcome.FENCED);
  }

  @Test
  void online_gates_hear_of_everything_at_once() {
    assertThat(decide(fence(FenceEffect.OWNED_BY, null), ONLINE, START))
        .isEqualTo(FenceOutcome.FENCED);
  }

  @Test
  void a_refund_waits_for_the_doors_and_a_revocation_does_not() {
    Fence refund = fence(FenceEffect.BLOCKED, "refund_requested");
    Fence revocation = fence(FenceEffect.BLOCKED, "fraud_detected");
    assertThat(decide(refund, ScanPolicy.DEFAULT, START)).isEqualTo(FenceOutcome.DOORS_OPEN);
    assertThat(decide(revocation, ScanPolicy.DEFAULT, START)).isEqualTo(FenceOutcome.FENCED);
  }

  @Test
  void an_event_that_was_called_off_has_no_doors() {
    AdmissionEvent cancelled = new AdmissionEvent(EVENT, null, START, END, true);
    assertThat(
            fence(FenceEffect.BLOCKED, "refund_requested")
                .decide(ticket(1, null), cancelled, ScanPolicy.DEFAULT, START))
        .isEqualTo(FenceOutcome.FENCED);
  }

  @Test
  void an_admission_and_a_taken_generation_come_before_the_doors() {
    AdmissionEvent event = new AdmissionEvent(EVENT, null, START, END, false);
    Fence transfer = fence(FenceEffect.OWNED_BY, null);
    assertThat(transfer.decide(ticket(1, Ids.next()), event, ScanPolicy.DEFAULT, START))
        .isEqualTo(FenceOutcome.ALREADY_ADMITTED);
    assertThat(transfer.decide(ticket(2, null), event, ScanPolicy.DEFAULT, START))
        .isEqualTo(FenceOutcome.GENERATION_TAKEN);
  }

  private static FenceOutcome decide(Fence fence, ScanPolicy policy, Instant now) {
    return fence.decide(
        ticket(1, null), new AdmissionEvent(EVENT, null, START, END, false), policy, now);
  }

  private static AdmissionTicket ticket(int generation, @Nullable UUID admissionId) {
    return new AdmissionTicket(
        Ids.next(), EVENT, "1", null, Ids.next(), generation, TicketStatus.ADMISSIBLE, admissionId);
  }

  private static Fence fence(FenceEffect effect, @Nullable String reason) {
    return new Fence(
        Ids.next(),
        EVENT,
        2,
        Ids.next(),
        effect,
        effect == FenceEffect.OWNED_BY ? Ids.next() : null,
        reason);
  }
}

package io.boxoffice.purchase.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TicketStatusTest {
  /** By hand, from the decision; not from the code. */
  static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("available", Set.of("reserved", "sold", "cancelled")),
          Map.entry("reserved", Set.of("available", "sold", "expired", "cancelled")),
          Map.entry(
              "sold",
              Set.of(
                  "minted",
                  "active",
                  "transferred",
                  "checked_in",
                  "refunded",
                  "cancelled",
                  "revoked",
                  "expired")),
          Map.entry(
              "minted",
              Set.of("active", "transferred", "checked_in", "refunded", "revoked", "expired")),
          Map.entry(
              "active", Set.of("transferred", "checked_in", "refunded", "revoked", "expired")),
          Map.entry(
              "transferred",
              Set.of("active", "transferred", "checked_in", "refunded", "revoked", "expired")),
          Map.entry("checked_in", Set.of("used", "active")),
          Map.entry("used", Set.of()),
          Map.entry("revoked", Set.of("refunded")),
          Map.entry("refunded", Set.of()),
          Map.entry("expired", Set.of()),
          Map.entry("cancelled", Set.of()));

  @Test
  void every_pair_of_states_is_allowed_or_refused_as_decided() {
    assertThat(TicketStatus.values()).hasSize(12);
    for (TicketStatus from : TicketStatus.values()) {
      for (TicketStatus to : TicketStatus.values()) {
        assertThat(from.mayBecome(to))
            .as("%s to %s", from, to)
            .isEqualTo(ALLOWED.get(from.wireName()).contains(to.wireName()));
      }
    }
  }

  @Test
  void a_slow_chain_keeps_nobody_out() {
    for (TicketStatus status : TicketStatus.values()) {
      assertThat(status.admissible())
          .as("%s", status)
          .isEqualTo(Set.of("sold", "minted", "active", "transferred").contains(status.wireName()));
    }
  }
}

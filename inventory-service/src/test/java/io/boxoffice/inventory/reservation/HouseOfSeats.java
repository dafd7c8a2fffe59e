package io.boxoffice.inventory.reservation;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.event.EventSeating;
import io.boxoffice.inventory.reservation.BenchDatabase.BenchEvent;
import io.boxoffice.inventory.seat.SeatRef;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * A house of two sections, each sold as a ticket type. Best available fills it from the front; the
 * seats that are named come from the back, so that both last.
 *
 * @param types of stalls and circle
 */
record HouseOfSeats(List<UUID> types) {
  private static final List<String> SECTIONS = List.of("Stalls", "Circle");
  private static final int PARTS = 10;
  private static final int ROWS = 500;
  private static final int COLUMNS = 100;

  /** Named seats of a row: two are between them and more at the end, so none is ever left alone. */
  private static final int NAMED_STEP = 3;

  private static final int NAMED_OF_ROW = (COLUMNS - 2) / NAMED_STEP;

  static final int SEATS = SECTIONS.size() * PARTS * ROWS * COLUMNS;

  /** Lays the seats out as the creation of an event does. */
  static HouseOfSeats create(ConfigurableApplicationContext service, BenchEvent event) {
    EventSeating seating = service.getBean(EventSeating.class);
    StringJoiner sections = new StringJoiner(",");
    for (String section : SECTIONS) {
      StringJoiner parts = new StringJoiner(",");
      for (int part = 1; part <= PARTS; part++) {
        parts.add(
            "{\"name\": \"%d\", \"rows\": %d, \"columns\": %d}".formatted(part, ROWS, COLUMNS));
      }
      sections.add(
          "{\"name\": \"%s\", \"priceMinor\": 5000, \"maxPerUser\": 4, \"subsections\": [%s]}"
              .formatted(section, parts));
    }
    EventSeating.Plan plan =
        (EventSeating.Plan)
            seating.read(
                JsonMapper.builder().build().readTree("{\"sections\": [%s]}".formatted(sections)));
    TransactionTemplate transaction = service.getBean(TransactionTemplate.class);
    JdbcClient jdbc = service.getBean(JdbcClient.class);
    List<UUID> types =
        TenantContext.system(event.tenant(), "bench")
            .call(
                () ->
                    transaction.execute(
                        status -> {
                          seating.create(event.event(), plan, Instant.now());
                          return jdbc.sql(
                                  """
                                  select id from ticket_types where event_id = :event
                                   order by name = :second
                                  """)
                              .param("event", event.event())
                              .param("second", SECTIONS.getLast())
                              .query(UUID.class)
                              .list();
                        }));
    return new HouseOfSeats(types);
  }

  /** The same seat for each two numbers that follow on each other. */
  Item contended(long number) {
    long seat = number / 2;
    int section = (int) (seat % SECTIONS.size());
    long inSection = seat / SECTIONS.size();
    long row = inSection / NAMED_OF_ROW;
    if (row >= (long) PARTS * ROWS) {
      throw new IllegalStateException("every seat was named; measure for a shorter time");
    }
    return new Item(
        types.get(section),
        1,
        List.of(
            new SeatRef(
                SECTIONS.get(section),
                Integer.toString(PARTS - (int) (row / ROWS)),
                ROWS - (int) (row % ROWS),
                NAMED_STEP * (1 + (int) (inSection % NAMED_OF_ROW)))),
        false);
  }
}

package io.boxoffice.inventory.seat;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.event.EventSeating;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns a seating configuration into ticket types, blocks and seats. */
@Service
class CreateSeats implements EventSeating {
  private static final int MOST_FAULTS = 20;
  private final JsonMapper json;
  private final Validator validator;
  private final SeatStore store;

  CreateSeats(JsonMapper json, Validator validator, SeatStore store) {
    this.json = json;
    this.validator = validator;
    this.store = store;
  }

  @Override
  public Reading read(JsonNode config) {
    SeatingConfig parsed;
    try {
      parsed = json.treeToValue(config, SeatingConfig.class);
    } catch (JacksonException e) {
      return new Unusable(
          List.of(
              new Fault(
                  "seatingConfig",
                  "must be {currency?, sections: [{name, priceMinor, subsections: [{name, rows,"
                      + " columns, priceMinor?, removed?, accessible?}]}]}")));
    }
    Set<ConstraintViolation<SeatingConfig>> violations = validator.validate(parsed);
    return violations.isEmpty()
        ? SeatingPlan.of(parsed)
        : new Unusable(
            violations.stream()
                .map(v -> new Fault("seatingConfig." + v.getPropertyPath(), v.getMessage()))
                .sorted((a, b) -> a.field().compareTo(b.field()))
                .limit(MOST_FAULTS)
                .toList());
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public void create(UUID eventId, Plan plan, Instant now) {
    if (!(plan instanceof SeatingPlan seating)) {
      throw new IllegalArgumentException("not a plan of ours: " + plan);
    }
    store.create(TenantContext.required().tenantId(), eventId, seating, now);
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public void replace(UUID eventId, @Nullable Plan plan, Instant now) {
    store.remove(eventId, plan == null, now);
    if (plan != null) {
      create(eventId, plan, now);
    }
  }
}

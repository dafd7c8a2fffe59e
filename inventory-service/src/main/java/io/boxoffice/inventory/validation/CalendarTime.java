package io.boxoffice.inventory.validation;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A time that a calendar on a wall could show; others do not fit into the database. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = CalendarTime.Check.class)
public @interface CalendarTime {
  String message() default "must be between the years 1970 and 9999";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Compares with both ends. */
  final class Check implements ConstraintValidator<CalendarTime, Instant> {
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    @Override
    public boolean isValid(@Nullable Instant value, ConstraintValidatorContext context) {
      return value == null || (!value.isBefore(Instant.EPOCH) && value.isBefore(END));
    }
  }
}

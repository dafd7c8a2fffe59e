package io.boxoffice.inventory.validation;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Currency;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An ISO 4217 currency code in capitals. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = CurrencyCode.Check.class)
public @interface CurrencyCode {
  String message() default "must be an ISO 4217 currency code, for example EUR";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Looks the code up. */
  final class Check implements ConstraintValidator<CurrencyCode, String> {
    private static final Set<String> CODES =
        Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    @Override
    public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
      return value == null || CODES.contains(value);
    }
  }
}

package io.boxoffice.inventory.validation;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON object or array of the caller's own, kept as given: small enough, and nothing in it that
 * the database cannot store.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = FreeJson.Check.class)
public @interface FreeJson {
  String message() default
      "must be a JSON object or array of bounded size and depth without NUL characters";

  /** Most characters of its compact text. */
  int max() default 16_384;

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Walks the tree. */
  final class Check implements ConstraintValidator<FreeJson, JsonNode> {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_DIGITS = 100;
    private int max;

    @Override
    public void initialize(FreeJson constraint) {
      max = constraint.max();
    }

    @Override
    public boolean isValid(@Nullable JsonNode value, ConstraintValidatorContext context) {
      return value == null
          || value.isNull()
          || (value.isContainer() && storable(value, 0) && value.toString().length() <= max);
    }

    private static boolean storable(JsonNode node, int depth) {
      if (depth > MAX_DEPTH) {
        return false;
      }
      if (node.isString()) {
        return clean(node.stringValue());
      }
      if (node.isNumber()) {
        return node.isIntegralNumber()
            ? node.bigIntegerValue().bitLength() <= MAX_DIGITS
            : Double.isFinite(node.doubleValue());
      }
      for (Map.Entry<String, JsonNode> property : node.properties()) {
        if (!clean(property.getKey()) || !storable(property.getValue(), depth + 1)) {
          return false;
        }
      }
      if (node.isArray()) {
        for (JsonNode element : node) {
          if (!storable(element, depth + 1)) {
            return false;
          }
        }
      }
      return true;
    }

    private static boolean clean(String text) {
      return text.indexOf('\0') < 0;
    }
  }
}

package io.boxoffice.inventory.grpc;

import io.boxoffice.inventory.grpc.GrpcSettings.Tls;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** A certificate and its key, when encryption is wanted: there, readable, and of each other. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ServerCertificate.Check.class)
@interface ServerCertificate {
  String message() default "";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Loads both files as the server will. */
  final class Check implements ConstraintValidator<ServerCertificate, Tls> {

    @Override
    public boolean isValid(@Nullable Tls tls, ConstraintValidatorContext context) {
      if (tls == null || !tls.enabled()) {
        return true;
      }
      try {
        ServerKeys.load(tls);
        return true;
      } catch (ServerKeys.Unusable e) {
        context.disableDefaultConstraintViolation();
        // the message is no template: a path may have braces
        String literal = String.valueOf(e.getMessage()).replaceAll("([\\\\{}$])", "\\\\$1");
        context
            .buildConstraintViolationWithTemplate(literal)
            .addPropertyNode(e.property())
            .addConstraintViolation();
        return false;
      }
    }
  }
}

package io.boxoffice.common.problem;

import io.boxoffice.common.remote.RemoteUnavailable;
import io.boxoffice.common.web.BodyTooLarge;
import jakarta.validation.ConstraintViolationException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/** Turns what the framework throws into problems with a stable type that say what to change. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
  private static final int MAX_ERRORS = 20;

  /** One wrong field of a request. */
  record FieldProblem(String field, String message) {}

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception exception,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Object answer = body;
    if (answer == null && exception instanceof ErrorResponse response) {
      answer = response.getBody();
    }
    if (answer instanceof ProblemDetail problem && isUntyped(problem)) {
      problem.setType(URI.create(Problems.PREFIX + slug(status)));
      if (status.value() == 404) {
        problem.setDetail("There is nothing at this address.");
      }
    }
    return super.handleExceptionInternal(exception, answer, headers, status, request);
  }

  private static boolean isUntyped(ProblemDetail problem) {
    URI type = problem.getType();
    return type == null || type.toString().equals("about:blank");
  }

  private static String slug(HttpStatusCode status) {
    return switch (status.value()) {
      case 400 -> "malformed-request";
      case 404 -> "not-found";
      case 405 -> "method-not-allowed";
      case 406 -> "not-acceptable";
      case 413 -> "body-too-large";
      case 415 -> "unsupported-media-type";
      case 503 -> "unavailable";
      default -> "internal-error";
    };
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException exception,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof BodyTooLarge tooLarge) {
        return answer(
            Problems.of(
                HttpStatus.CONTENT_TOO_LARGE,
                "body-too-large",
                String.valueOf(tooLarge.getMessage())));
      }
    }
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof DatabindException databind) {
        return answer(
            Problems.of(
                HttpStatus.BAD_REQUEST,
                "malformed-request",
                "The body does not fit at " + path(databind) + ": check its type and format."));
      }
      if (cause instanceof JacksonException) {
        return answer(
            Problems.of(
                HttpStatus.BAD_REQUEST, "malformed-request", "The body is not well-formed JSON."));
      }
    }
    return answer(
        Problems.of(
            HttpStatus.BAD_REQUEST, "malformed-request", "The body is missing or unreadable."));
  }

  private static String path(DatabindException exception) {
    StringBuilder path = new StringBuilder("$");
    for (JacksonException.Reference part : exception.getPath()) {
      String name = part.getPropertyName();
      if (name == null) {
        path.append('[').append(part.getIndex()).append(']');
      } else {
        path.append('.').append(name.length() > 50 ? name.substring(0, 50) : name);
      }
    }
    return path.toString();
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException exception,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<FieldProblem> errors =
        exception.getBindingResult().getFieldErrors().stream()
            .limit(MAX_ERRORS)
            .map(error -> new FieldProblem(error.getField(), message(error)))
            .toList();
    List<FieldProblem> global =
        exception.getBindingResult().getGlobalErrors().stream()
            .limit(MAX_ERRORS)
            .map(error -> new FieldProblem("", message(error)))
            .toList();
    return validation(errors.isEmpty() ? global : errors);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException exception,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return validation(
        exception.getParameterValidationResults().stream()
            .flatMap(
                result ->
                    result.getResolvableErrors().stream()
                        .map(
                            error ->
                                new FieldProblem(
                                    String.valueOf(result.getMethodParameter().getParameterName()),
                                    message(error))))
            .limit(MAX_ERRORS)
            .toList());
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleServletRequestBindingException(
      ServletRequestBindingException exception,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return answer(
        Problems.of(
            HttpStatus.BAD_REQUEST, "malformed-request", String.valueOf(exception.getMessage())));
  }

  @ExceptionHandler
  ResponseEntity<Object> constraint(ConstraintViolationException exception) {
    return validation(
        exception.getConstraintViolations().stream()
            .limit(MAX_ERRORS)
            .map(v -> new FieldProblem(v.getPropertyPath().toString(), v.getMessage()))
            .toList());
  }

  @ExceptionHandler
  ResponseEntity<Object> mismatch(MethodArgumentTypeMismatchException exception) {
    return answer(
        Problems.of(
            HttpStatus.BAD_REQUEST,
            "malformed-request",
            "The value of '" + exception.getName() + "' has the wrong format."));
  }

  /** The firewall looks at parameters only when somebody reads them, which is inside MVC. */
  @ExceptionHandler
  ResponseEntity<Object> rejected(RequestRejectedException exception) {
    return answer(
        Problems.of(
            HttpStatus.BAD_REQUEST,
            "malformed-request",
            "The address or a parameter has characters that are not allowed."));
  }

  @ExceptionHandler
  ResponseEntity<Object> denied(AccessDeniedException exception) {
    return answer(
        Problems.of(
            HttpStatus.FORBIDDEN,
            "forbidden",
            "Your roles do not allow this; sign in with one that does."));
  }

  @ExceptionHandler
  ResponseEntity<Object> anonymous(AuthenticationException exception) {
    return answer(
        Problems.of(
            HttpStatus.UNAUTHORIZED,
            "unauthenticated",
            "Send a valid access token as Authorization: Bearer."));
  }

  @ExceptionHandler({
    CannotCreateTransactionException.class,
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    RemoteUnavailable.class
  })
  ResponseEntity<Object> unavailable(Exception exception) {
    log.warn("answered 503: {}", exception.toString());
    return answer(
        Problems.unavailable(
            "Something this needs does not answer at the moment; try again.",
            Duration.ofSeconds(1)));
  }

  @ExceptionHandler
  ResponseEntity<Object> unexpected(Exception exception) {
    log.error("unexpected error", exception);
    return answer(
        Problems.of(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal-error",
            "Something went wrong on our side; quote the correlation id when you report it."));
  }

  private static ResponseEntity<Object> validation(List<FieldProblem> errors) {
    return answer(
        Problems.of(
            HttpStatus.BAD_REQUEST,
            "validation",
            "The request has invalid fields.",
            Map.of("errors", errors)));
  }

  private static String message(MessageSourceResolvable error) {
    String message = error.getDefaultMessage();
    return message == null ? "is invalid" : message;
  }

  private static ResponseEntity<Object> answer(ResponseEntity<ProblemDetail> problem) {
    return ResponseEntity.status(problem.getStatusCode())
        .headers(problem.getHeaders())
        .body(problem.getBody());
  }
}

package io.boxoffice.local.payments;

import jakarta.validation.ConstraintViolationException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Words the framework's refusals as problems, and hides the inside of unexpected failures. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem =
        Problem.detail(HttpStatus.BAD_REQUEST, "validation", "The request is not valid.");
    problem.setProperty(
        "errors",
        e.getFieldErrors().stream()
            .map(
                error ->
                    Map.of(
                        "field",
                        error.getField(),
                        "message",
                        String.valueOf(error.getDefaultMessage())))
            .toList());
    return Problem.of(HttpStatus.BAD_REQUEST, problem);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (body instanceof ProblemDetail problem) {
      problem.setType(URI.create("urn:boxoffice:problem:" + slug(status)));
    }
    return super.handleExceptionInternal(e, body, headers, status, request);
  }

  @ExceptionHandler(ConstraintViolationException.class)
  ResponseEntity<Object> invalidParameter(ConstraintViolationException e) {
    ProblemDetail problem =
        Problem.detail(HttpStatus.BAD_REQUEST, "validation", "The request is not valid.");
    problem.setProperty(
        "errors",
        List.copyOf(e.getConstraintViolations()).stream()
            .map(
                violation ->
                    Map.of(
                        "field",
                        violation.getPropertyPath().toString(),
                        "message",
                        violation.getMessage()))
            .toList());
    return Problem.of(HttpStatus.BAD_REQUEST, problem);
  }

  @ExceptionHandler(Exception.class)
  ResponseEntity<Object> unexpected(Exception e) {
    log.error("Unexpected failure", e);
    return Problem.of(
        HttpStatus.INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side.");
  }

  private static String slug(HttpStatusCode status) {
    return switch (status.value()) {
      case 400 -> "malformed-request";
      case 404 -> "not-found";
      case 405 -> "method-not-allowed";
      case 406 -> "not-acceptable";
      case 413 -> "body-too-large";
      case 415 -> "unsupported-media-type";
      default -> status.is4xxClientError() ? "malformed-request" : "internal";
    };
  }
}

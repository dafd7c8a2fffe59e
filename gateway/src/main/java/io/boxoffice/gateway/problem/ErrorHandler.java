package io.boxoffice.gateway.problem;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.stereotype.Component;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** Turns whatever went wrong into a problem; nothing of the cause leaves the process. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ErrorHandler implements ErrorWebExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ErrorHandler.class);
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  private final Problems problems;

  ErrorHandler(Problems problems) {
    this.problems = problems;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    if (exchange.getResponse().isCommitted()) {
      return Mono.error(failure);
    }
    if (AbortedException.isConnectionReset(failure) && failure instanceof AbortedException) {
      return Mono.empty();
    }
    return problems.write(exchange, problem(failure));
  }

  private static Problem problem(Throwable failure) {
    return switch (failure) {
      case ProblemException carrier -> carrier.problem();
      case AuthenticationServiceException broken -> {
        log.warn(
            "Tokens cannot be verified: {}",
            NestedExceptionUtils.getMostSpecificCause(broken).toString());
        yield Problem.unavailable("Tokens cannot be verified right now. Try again.", RETRY_SOON);
      }
      case PoolAcquireTimeoutException _, PoolAcquirePendingLimitException _ -> busy();
      case TimeoutException _ -> unknownOutcome();
      case io.netty.handler.timeout.TimeoutException _ -> unknownOutcome();
      case IOException _ ->
          Problem.unavailable("The service behind this path does not answer.", RETRY_SOON);
      case MethodNotAllowedException wrong -> methodNotAllowed(wrong);
      case ResponseStatusException late
          when late.getStatusCode().isSameCodeAs(HttpStatus.GATEWAY_TIMEOUT) ->
          unknownOutcome();
      case ResponseStatusException refused -> refused(refused);
      default -> {
        log.error("Unexpected failure", failure);
        yield Problem.of(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong on our side. Give the correlation id when you report it.");
      }
    };
  }

  private static Problem unknownOutcome() {
    return Problem.unavailable(
        "The service did not answer in time; whether it acted is not known. Ask for the state,"
            + " or repeat with the same Idempotency-Key.",
        RETRY_SOON);
  }

  private static Problem busy() {
    return Problem.unavailable("Too many requests are waiting. Try again.", RETRY_SOON);
  }

  private static Problem methodNotAllowed(MethodNotAllowedException wrong) {
    String allowed =
        wrong.getSupportedMethods().stream()
            .map(HttpMethod::name)
            .sorted()
            .collect(Collectors.joining(", "));
    return new Problem(
        HttpStatus.METHOD_NOT_ALLOWED,
        "method-not-allowed",
        "This path does not take " + wrong.getHttpMethod() + ".",
        Map.of(HttpHeaders.ALLOW, allowed));
  }

  private static Problem refused(ResponseStatusException refused) {
    HttpStatus status = HttpStatus.resolve(refused.getStatusCode().value());
    if (status == null || status.is5xxServerError()) {
      log.error("Unexpected failure", refused);
      return Problem.of(
          HttpStatus.INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side.");
    }
    if (status == HttpStatus.NOT_FOUND) {
      return Problem.noSuchPath();
    }
    String slug =
        status == HttpStatus.BAD_REQUEST
            ? "malformed-request"
            : status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return Problem.of(status, slug, status.getReasonPhrase() + ".");
  }
}

package io.boxoffice.gateway.health;

import io.boxoffice.gateway.problem.Problem;
import io.boxoffice.gateway.problem.ProblemException;
import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.security.Caller;
import io.boxoffice.gateway.upstream.BreakerResets;
import io.boxoffice.gateway.upstream.Breakers;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Whether the gateway lives and takes requests, and how the parts behind it do. Readiness does not
 * depend on the services: without one of them, the gateway still serves the others.
 */
@RestController
@RequestMapping("/health")
class HealthController {
  private static final Health UP = new Health("UP");
  private static final Health DOWN = new Health("DOWN");

  private final ApplicationAvailability availability;
  private final Parts parts;
  private final Breakers breakers;
  private final BreakerResets resets;

  HealthController(
      ApplicationAvailability availability, Parts parts, Breakers breakers, BreakerResets resets) {
    this.availability = availability;
    this.parts = parts;
    this.breakers = breakers;
    this.resets = resets;
  }

  record Health(String status) {}

  record BreakerList(List<Breakers.Status> circuitBreakers) {}

  record Reset(List<String> reset, boolean otherReplicasTold) {}

  @GetMapping("/live")
  ResponseEntity<Health> live() {
    return answer(availability.getLivenessState() == LivenessState.CORRECT);
  }

  @GetMapping({"", "/ready"})
  ResponseEntity<Health> ready() {
    return answer(availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC);
  }

  @GetMapping("/detailed")
  Mono<Parts.Report> detailed() {
    return parts.report();
  }

  @GetMapping("/circuit-breakers")
  BreakerList circuitBreakers() {
    return new BreakerList(breakers.statuses());
  }

  @PostMapping("/circuit-breakers/reset")
  Mono<Reset> reset(
      @RequestParam(required = false) @Nullable String service, ServerWebExchange exchange) {
    List<Service> chosen =
        Arrays.stream(Service.values())
            .filter(known -> service == null || known.id().equals(service))
            .toList();
    if (chosen.isEmpty()) {
      return Mono.error(
          new ProblemException(
              Problem.of(
                  HttpStatus.NOT_FOUND,
                  "unknown-service",
                  "Name one of inventory, purchase, transfer, checkin, minting, or none for all.")));
    }
    return Caller.resolve(exchange)
        .flatMap(caller -> resets.reset(chosen, caller.userId()))
        .map(told -> new Reset(chosen.stream().map(Service::id).toList(), told));
  }

  private static ResponseEntity<Health> answer(boolean up) {
    return up
        ? ResponseEntity.ok(UP)
        : ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body(DOWN);
  }
}

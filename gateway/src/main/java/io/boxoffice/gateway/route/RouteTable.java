package io.boxoffice.gateway.route;

import static io.boxoffice.gateway.route.Service.CHECKIN;
import static io.boxoffice.gateway.route.Service.INVENTORY;
import static io.boxoffice.gateway.route.Service.MINTING;
import static io.boxoffice.gateway.route.Service.PURCHASE;
import static io.boxoffice.gateway.route.Service.TRANSFER;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * All routes, as data. Of the rules for a path the first that matches decides, so the exceptions
 * stand before the rule. What is not listed is not served: {@code /internal} least of all.
 */
@Component
class RouteTable {
  private final Map<String, List<Rule>> rules = new HashMap<>();

  /** Makes the table of the public routes. */
  RouteTable() {
    gateway();
    inventoryAndCheckin();
    tickets();
    purchase();
    transfer();
    checkin();
    minting();
  }

  private void gateway() {
    own(Access.PUBLIC, "/health", "/health/live", "/health/ready");
    own(Access.SIGNED_IN, "/health/detailed");
    own(Access.OPERATOR, "/health/circuit-breakers", "/health/circuit-breakers/reset");
    own(Access.OPERATOR, "/metrics/prometheus");
  }

  private void inventoryAndCheckin() {
    route(CHECKIN, "/api/events/{id}/admissions/stream").read(Target::streaming);
    route(CHECKIN, "/api/events/{id}/gates/**");
    route(CHECKIN, "/api/events/{id}/staff/**");
    route(CHECKIN, "/api/events/{id}/scan-policy/**");
    route(CHECKIN, "/api/events/{id}/scan-pack/**");
    route(CHECKIN, "/api/events/{id}/admissions/**");
    route(INVENTORY, "/api/events/{id}/seats/stream").read(RouteTable::open, Target::streaming);
    // by the form of its id, since search and the like are no events
    sharedReads("/api/events/{id:[0-9a-fA-F-]{36}}");
    sharedReads("/api/events/{id}/ticket-types", "/api/events/{id}/availability");
    sharedReads("/api/events/{id}/seats", "/api/events/{id}/prices");
    publicReads("/api/events", "/api/events/{id}");
    publicReads("/api/events/{id}/stock-audit", "/api/events/{id}/bundles");
    route(INVENTORY, "/api/events/**");
    publicReads("/api/ticket-types", "/api/ticket-types/{id}");
    publicReads("/api/ticket-types/{id}/price-history");
    route(INVENTORY, "/api/ticket-types/**");
    publicReads("/api/venues", "/api/venues/{id}");
    route(INVENTORY, "/api/venues/**");
    route(INVENTORY, "/api/reservations/**");
    route(INVENTORY, "/api/holds/**");
    route(INVENTORY, "/api/workers/**").both(Target::withoutTenant);
    route(INVENTORY, "/api/tenants/**").both(Target::withoutTenant);
    route(INVENTORY, "/api/search/rebuild").both(Target::withoutTenant);
  }

  private void tickets() {
    route(CHECKIN, "/api/tickets/{id}/qr/**");
    route(CHECKIN, "/api/tickets/{id}/wallet-secret");
    route(TRANSFER, "/api/tickets/{id}/transfers/**");
    route(MINTING, "/api/tickets/{id}/nft/**");
    route(PURCHASE, "/api/tickets/**");
  }

  private void purchase() {
    route(PURCHASE, "/api/purchase").write(to -> to.withLimit(LimitClass.PURCHASE));
    route(PURCHASE, "/api/orders/**");
    route(PURCHASE, "/api/users/**");
    route(PURCHASE, "/api/tax-rates/**");
    route(PURCHASE, "/api/discounts/**");
    route(PURCHASE, "/api/approvals/**");
    route(PURCHASE, "/api/notifications/**");
    // Signed by the provider; the tenant is in the body, and a provider is never told to slow down.
    route(PURCHASE, "/api/webhooks/payment-success").write(RouteTable::webhook);
    route(PURCHASE, "/api/webhooks/payment-failed").write(RouteTable::webhook);
    route(PURCHASE, "/api/webhooks/stripe").write(RouteTable::webhook);
  }

  private void transfer() {
    route(TRANSFER, "/api/transfers/**");
    route(TRANSFER, "/api/resale").read(RouteTable::open);
    route(TRANSFER, "/api/resale/**");
  }

  private void checkin() {
    route(CHECKIN, "/api/scans/upload").write(RouteTable::scan, Target::uploading);
    route(CHECKIN, "/api/scans").write(RouteTable::scan);
    route(CHECKIN, "/api/scans/**");
    // Scanner devices show a credential of their own, which the service checks.
    route(CHECKIN, "/api/validation/qr").write(RouteTable::open, RouteTable::scan);
    route(CHECKIN, "/api/devices/**");
    route(CHECKIN, "/api/code-keys");
  }

  private void minting() {
    route(MINTING, "/api/wallets/**");
    route(MINTING, "/api/mints/**");
  }

  /** Returns where the request goes, or null when the path is not served. */
  @Nullable Target find(HttpMethod method, PathContainer path) {
    List<Rule> candidates = rules.get(bucket(path));
    if (candidates == null) {
      return null;
    }
    for (Rule rule : candidates) {
      if (rule.pattern.matches(path)) {
        return isRead(method) ? rule.read : rule.write;
      }
    }
    return null;
  }

  private static boolean isRead(HttpMethod method) {
    return method.equals(HttpMethod.GET)
        || method.equals(HttpMethod.HEAD)
        || method.equals(HttpMethod.OPTIONS);
  }

  private void publicReads(String... paths) {
    for (String path : paths) {
      route(INVENTORY, path).read(RouteTable::open);
    }
  }

  private void sharedReads(String... paths) {
    for (String path : paths) {
      route(INVENTORY, path).read(RouteTable::open, Target::sharing);
    }
  }

  private Rule route(Service service, String path) {
    Target read = new Target(service, Access.SIGNED_IN, LimitClass.READ, true, false, false, false);
    return add(path, read, read.withLimit(LimitClass.WRITE));
  }

  private void own(Access access, String... paths) {
    for (String path : paths) {
      Target target = new Target(null, access, null, false, false, false, false);
      add(path, target, target);
    }
  }

  private Rule add(String path, Target read, Target write) {
    Rule rule = new Rule(PathPatternParser.defaultInstance.parse(path), read, write);
    String key = bucket(PathContainer.parsePath(path));
    rules.computeIfAbsent(key, _ -> new ArrayList<>()).add(rule);
    return rule;
  }

  /**
   * Returns the part of the path that narrows the search: {@code health}, or {@code api/events}.
   */
  private static String bucket(PathContainer path) {
    List<PathContainer.Element> elements = path.elements();
    if (elements.size() < 2) {
      return "";
    }
    String first = elements.get(1).value();
    return first.equals("api") && elements.size() > 3 ? elements.get(3).value() : "/" + first;
  }

  private static Target open(Target target) {
    return target.withAccess(Access.PUBLIC);
  }

  private static Target scan(Target target) {
    return target.withLimit(LimitClass.SCAN);
  }

  private static Target webhook(Target target) {
    return open(target).withLimit(null).withoutTenant();
  }

  /** One pattern, and what it means for reads and for everything else. */
  private static final class Rule {
    private final PathPattern pattern;
    private Target read;
    private Target write;

    private Rule(PathPattern pattern, Target read, Target write) {
      this.pattern = pattern;
      this.read = read;
      this.write = write;
    }

    @SafeVarargs
    private final Rule read(UnaryOperator<Target>... changes) {
      for (UnaryOperator<Target> change : changes) {
        read = change.apply(read);
      }
      return this;
    }

    @SafeVarargs
    private final Rule write(UnaryOperator<Target>... changes) {
      for (UnaryOperator<Target> change : changes) {
        write = change.apply(write);
      }
      return this;
    }

    private void both(UnaryOperator<Target> change) {
      read = change.apply(read);
      write = change.apply(write);
    }
  }
}

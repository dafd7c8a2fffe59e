package io.boxoffice.inventory.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.boxoffice.common.problem.ProblemWriter;
import io.boxoffice.common.tenant.TenantContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets requests in only for tenants of the registry that are active. What was reserved or sold
 * before a tenant was suspended is still settled: its orders are confirmed, released or returned.
 */
@Component
public class TenantGate implements HandlerInterceptor, WebMvcConfigurer {
  private static final Duration BELIEVED_FOR = Duration.ofSeconds(10);

  /** Routes that settle what there is; they begin nothing new. */
  private static final Set<String> SETTLING =
      Set.of(
          "/internal/reservations/{id}/confirm",
          "/internal/reservations/release",
          "/internal/stock/returns",
          "/internal/stock/write-offs");

  private final TenantStore store;
  private final ProblemWriter problems;
  private final Cache<UUID, Boolean> active =
      Caffeine.newBuilder()
          .maximumSize(10_000)
          .expireAfterWrite(BELIEVED_FOR)
          // its upkeep is short; a thread woken for it costs more
          .executor(Runnable::run)
          .build();

  TenantGate(TenantStore store, ProblemWriter problems) {
    this.store = store;
    this.problems = problems;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry
        .addInterceptor(this)
        .addPathPatterns("/api/**", "/internal/**")
        .excludePathPatterns(
            "/api/tenants/**", "/api/workers/**", "/api/search/**", "/internal/tenants/**");
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    TenantContext context = TenantContext.current();
    if (context == null) {
      problems.write(
          response, HttpStatus.BAD_REQUEST, "tenant-missing", "Name the tenant by X-Tenant-Id.");
      return false;
    }
    if (isActive(context.tenantId()) || (settles(request) && store.exists(context.tenantId()))) {
      return true;
    }
    problems.write(
        response,
        HttpStatus.NOT_FOUND,
        "unknown-tenant",
        "There is no such tenant, or it is suspended.");
    return false;
  }

  private static boolean settles(HttpServletRequest request) {
    Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    return route != null && SETTLING.contains(route.toString());
  }

  /** Tells whether the registry knows the tenant and it is not suspended. */
  public boolean isActive(UUID tenantId) {
    if (active.getIfPresent(tenantId) != null) {
      return true;
    }
    boolean found = store.isActive(tenantId);
    // only yes is remembered, so that a new tenant is known at once
    if (found) {
      active.put(tenantId, Boolean.TRUE);
    }
    return found;
  }
}

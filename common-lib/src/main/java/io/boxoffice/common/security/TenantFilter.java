package io.boxoffice.common.security;

import io.boxoffice.common.hmac.CheckedChain;
import io.boxoffice.common.hmac.HmacSigner;
import io.boxoffice.common.problem.ProblemWriter;
import io.boxoffice.common.tenant.ActorType;
import io.boxoffice.common.tenant.TenantContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Binds tenant and actor to an {@code /api} request: from the token, or from {@code X-Tenant-Id}
 * when nobody is signed in. A signed-in person never leaves the own tenant.
 */
final class TenantFilter extends OncePerRequestFilter {
  private static final Set<String> ADMINISTRATIVE =
      Set.of(Roles.ADMIN, Roles.SUPERADMIN, Roles.OPS);
  private final ProblemWriter problems;
  private final TenantViolations violations;
  private final List<PathPattern> withoutTenant;

  TenantFilter(ProblemWriter problems, TenantViolations violations, SecurityProperties properties) {
    this.problems = problems;
    this.violations = violations;
    this.withoutTenant =
        properties.withoutTenant().stream().map(PathPatternParser.defaultInstance::parse).toList();
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    // the decoded path, as the controllers see it
    return !request.getServletPath().startsWith("/api/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    CurrentUser user;
    UUID named;
    try {
      user = TokenUser.current();
      named = named(request.getHeader(HmacSigner.TENANT_HEADER));
    } catch (IllegalArgumentException e) {
      problems.write(
          response,
          HttpStatus.BAD_REQUEST,
          "malformed-request",
          "X-Tenant-Id and the ids in the token must be UUIDs.");
      return;
    }
    UUID own = user == null ? null : user.tenantId();
    if (own != null && named != null && !own.equals(named)) {
      violations.record(
          own,
          named,
          user == null ? null : user.userId(),
          request.getRequestURI(),
          "tenant-mismatch");
      problems.write(
          response,
          HttpStatus.FORBIDDEN,
          "tenant-mismatch",
          "The token belongs to another tenant than X-Tenant-Id names.");
      return;
    }
    UUID tenant = own != null ? own : mayName(user) ? named : null;
    if (tenant == null && !needsNone(request)) {
      problems.write(
          response,
          HttpStatus.BAD_REQUEST,
          "tenant-missing",
          "Name the tenant by X-Tenant-Id, or sign in.");
      return;
    }
    if (tenant == null) {
      chain.doFilter(request, response);
      return;
    }
    MDC.put("tenantId", tenant.toString());
    if (user != null) {
      MDC.put("userId", user.userId().toString());
    }
    CheckedChain.run(context(tenant, user, request), () -> chain.doFilter(request, response));
  }

  /** Only nobody and the platform's own administrators name a tenant; others have one. */
  private static boolean mayName(@Nullable CurrentUser user) {
    return user == null || user.hasAnyRole(Roles.SUPERADMIN, Roles.OPS);
  }

  private boolean needsNone(HttpServletRequest request) {
    PathContainer path = PathContainer.parsePath(request.getServletPath());
    return withoutTenant.stream().anyMatch(pattern -> pattern.matches(path));
  }

  private static TenantContext context(
      UUID tenant, @Nullable CurrentUser user, HttpServletRequest request) {
    String source = request.getMethod() + " " + request.getRequestURI();
    if (user == null) {
      return new TenantContext(tenant, null, Set.of(), ActorType.USER, null, source);
    }
    ActorType type =
        user.roles().stream().anyMatch(ADMINISTRATIVE::contains) ? ActorType.ADMIN : ActorType.USER;
    return new TenantContext(tenant, user.userId(), user.roles(), type, null, source);
  }

  private static @Nullable UUID named(@Nullable String header) {
    return header == null || header.isBlank() ? null : UUID.fromString(header.strip());
  }
}

package io.boxoffice.common.security;

import io.boxoffice.common.hmac.CheckedChain;
import io.boxoffice.common.hmac.HmacSigner;
import io.boxoffice.common.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
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
    TenantChoice choice = TenantChoice.of(user, named);
    if (choice instanceof TenantChoice.Mismatch(UUID own, UUID other)) {
      violations.record(
          own,
          other,
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
    UUID tenant = choice instanceof TenantChoice.In(UUID chosen) ? chosen : null;
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
    String source = request.getMethod() + " " + request.getRequestURI();
    CheckedChain.run(
        TenantChoice.context(tenant, user, source), () -> chain.doFilter(request, response));
  }

  private boolean needsNone(HttpServletRequest request) {
    PathContainer path = PathContainer.parsePath(request.getServletPath());
    return withoutTenant.stream().anyMatch(pattern -> pattern.matches(path));
  }

  private static @Nullable UUID named(@Nullable String header) {
    return header == null || header.isBlank() ? null : UUID.fromString(header.strip());
  }
}

package io.boxoffice.local.payments;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Lets in the merchant's server by its key; everything but health and confirmation needs it. */
@Component
class ApiKeyFilter extends OncePerRequestFilter {

  private static final String BEARER = "Bearer ";

  private final String apiKey;
  private final JsonMapper json;

  ApiKeyFilter(PaymentsProperties properties, JsonMapper json) {
    this.apiKey = properties.apiKey();
    this.json = json;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.equals("/health")
        || path.startsWith("/health/")
        || (request.getMethod().equals("POST")
            && path.matches("/v1/payments/[A-Za-z0-9_]{1,64}/confirm"));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isMerchant(request.getHeader(HttpHeaders.AUTHORIZATION))) {
      chain.doFilter(request, response);
      return;
    }
    response.setStatus(HttpStatus.UNAUTHORIZED.value());
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    json.writeValue(
        response.getOutputStream(),
        Problem.detail(
            HttpStatus.UNAUTHORIZED, "unauthenticated", "The API key is missing or wrong."));
  }

  private boolean isMerchant(@Nullable String authorization) {
    return authorization != null
        && authorization.startsWith(BEARER)
        && Tokens.same(apiKey, authorization.substring(BEARER.length()));
  }
}

package io.boxoffice.common.hmac;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.boxoffice.common.problem.ProblemWriter;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.web.BodyTooLarge;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets only signed calls of other services reach {@code /internal/**}.
 *
 * <p>A nonce works once in each replica within twice the window, among the last 300,000. Replicas
 * do not share them: every internal route is idempotent by the ids it carries, so a replay
 * elsewhere repeats an answer.
 */
public final class InternalCallFilter extends OncePerRequestFilter {
  private static final Logger log = LoggerFactory.getLogger(InternalCallFilter.class);

  /** What a genuine call may do; no role of a token can be spelled like it. */
  public static final String AUTHORITY = "SIGNED_BY_A_SERVICE";

  private static final int MAX_NONCES = 300_000;
  private final HmacSigner signer;
  private final ProblemWriter problems;
  private final Cache<String, Boolean> nonces =
      Caffeine.newBuilder()
          .expireAfterWrite(HmacSigner.WINDOW.multipliedBy(2))
          .maximumSize(MAX_NONCES)
          .build();

  /** Creates the filter. */
  public InternalCallFilter(HmacSigner signer, ProblemWriter problems) {
    this.signer = signer;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    // the decoded path, as the controllers see it
    return !request.getServletPath().startsWith("/internal/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    byte[] body;
    try {
      body = request.getInputStream().readAllBytes();
    } catch (BodyTooLarge e) {
      problems.write(
          response, HttpStatus.CONTENT_TOO_LARGE, "body-too-large", String.valueOf(e.getMessage()));
      return;
    }
    String tenant = text(request.getHeader(HmacSigner.TENANT_HEADER));
    String actor = text(request.getHeader(HmacSigner.ACTOR_HEADER));
    SignedRequest signed =
        new SignedRequest(
            request.getMethod(),
            request.getRequestURI(),
            text(request.getQueryString()),
            tenant,
            actor,
            body);
    String refusal =
        switch (signer.verify(
            signed,
            request.getHeader(HmacSigner.KEY_HEADER),
            request.getHeader(HmacSigner.TIMESTAMP_HEADER),
            request.getHeader(HmacSigner.NONCE_HEADER),
            request.getHeader(HmacSigner.SIGNATURE_HEADER))) {
          case HmacSigner.Verdict.Genuine genuine ->
              nonces.asMap().putIfAbsent(genuine.nonce(), Boolean.TRUE) == null ? null : "replayed";
          case HmacSigner.Verdict.Refused refused -> refused.reason();
        };
    if (refusal != null) {
      log.warn("refused an internal call to {}: {}", request.getRequestURI(), refusal);
      problems.write(
          response,
          HttpStatus.UNAUTHORIZED,
          "unauthenticated",
          "Internal routes take only calls signed by another service.");
      return;
    }
    try {
      proceed(new BufferedRequest(request, body), response, chain, tenant, actor);
    } catch (IllegalArgumentException e) {
      problems.write(
          response,
          HttpStatus.BAD_REQUEST,
          "malformed-request",
          "The tenant or actor is malformed.");
    }
  }

  private static void proceed(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      String tenant,
      String actor)
      throws ServletException, IOException {
    @Nullable TenantContext context =
        tenant.isEmpty()
            ? null
            : Actor.read(UUID.fromString(tenant), actor, "internal:" + request.getRequestURI());
    SecurityContextHolder.setContext(
        new SecurityContextImpl(
            UsernamePasswordAuthenticationToken.authenticated(
                "service", null, AuthorityUtils.createAuthorityList(AUTHORITY))));
    if (context == null) {
      chain.doFilter(request, response);
    } else {
      CheckedChain.run(context, () -> chain.doFilter(request, response));
    }
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static final class BufferedRequest extends HttpServletRequestWrapper {
    private final byte[] body;

    BufferedRequest(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = body;
    }

    @Override
    public ServletInputStream getInputStream() {
      ByteArrayInputStream source = new ByteArrayInputStream(body);
      return new ServletInputStream() {
        @Override
        public int read() {
          return source.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
          return source.read(target, offset, length);
        }

        @Override
        public boolean isFinished() {
          return source.available() == 0;
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
          throw new IllegalStateException("the body is already read");
        }
      };
    }

    @Override
    public BufferedReader getReader() {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }
}

package io.boxoffice.gateway.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSecurityContextJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWKSecurityContext;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import io.boxoffice.common.security.HeaderText;
import io.boxoffice.gateway.problem.Problem;
import io.boxoffice.gateway.problem.Problems;
import io.boxoffice.gateway.route.Target;
import io.boxoffice.gateway.settings.GatewaySettings;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.AuthorizationContext;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import reactor.core.publisher.Mono;

/** Checks tokens at the edge. Who may do what is the services' decision; they check again. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class SecurityConfiguration {
  private static final Set<String> OPERATORS = Set.of("ROLE_admin", "ROLE_superadmin", "ROLE_ops");
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

  @Bean
  ReactiveJwtDecoder jwtDecoder(IssuerKeys keys, GatewaySettings settings) {
    NimbusReactiveJwtDecoder decoder =
        NimbusReactiveJwtDecoder.withJwkSource(keys)
            .jwtProcessorCustomizer(SecurityConfiguration::asymmetricOnly)
            .build();
    decoder.setJwtValidator(TokenRules.of(settings.issuer().toString()));
    return decoder;
  }

  private static void asymmetricOnly(ConfigurableJWTProcessor<JWKSecurityContext> processor) {
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(ALGORITHMS, new JWKSecurityContextJWKSet()));
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
  }

  @Bean
  SecurityWebFilterChain security(
      ServerHttpSecurity http, VerifiedTokens tokens, Problems problems) {
    ServerAuthenticationEntryPoint unauthenticated =
        (exchange, refusal) ->
            problems.write(
                exchange, unauthenticated(refusal instanceof OAuth2AuthenticationException));
    ServerAccessDeniedHandler forbidden =
        (exchange, refusal) ->
            problems.write(
                exchange,
                Problem.of(
                    HttpStatus.FORBIDDEN,
                    "forbidden",
                    "Your roles do not allow this; sign in with one that does."));
    return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
        .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
        .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
        .logout(ServerHttpSecurity.LogoutSpec::disable)
        .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
        .headers(ServerHttpSecurity.HeaderSpec::disable)
        .cors(ServerHttpSecurity.CorsSpec::disable)
        .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
        .exceptionHandling(
            handling ->
                handling.authenticationEntryPoint(unauthenticated).accessDeniedHandler(forbidden))
        .oauth2ResourceServer(
            server ->
                server
                    .authenticationEntryPoint(unauthenticated)
                    .accessDeniedHandler(forbidden)
                    .bearerTokenConverter(new BearerHeader())
                    .jwt(jwt -> jwt.authenticationManager(tokens)))
        .authorizeExchange(rules -> rules.anyExchange().access(SecurityConfiguration::mayPass))
        .build();
  }

  /** What has no target is not let through: a request that missed the route table ends here. */
  private static Mono<AuthorizationResult> mayPass(
      Mono<Authentication> authentication, AuthorizationContext context) {
    Target target = Target.of(context.getExchange());
    if (target == null) {
      return Mono.just(new AuthorizationDecision(false));
    }
    return switch (target.access()) {
      case PUBLIC -> Mono.just(new AuthorizationDecision(true));
      case SIGNED_IN ->
          authentication
              .<AuthorizationResult>map(
                  caller -> new AuthorizationDecision(caller.isAuthenticated()))
              .defaultIfEmpty(new AuthorizationDecision(false));
      case OPERATOR ->
          authentication
              .<AuthorizationResult>map(caller -> new AuthorizationDecision(isOperator(caller)))
              .defaultIfEmpty(new AuthorizationDecision(false));
    };
  }

  private static boolean isOperator(Authentication caller) {
    return caller.isAuthenticated()
        && caller.getAuthorities().stream()
            .map(GrantedAuthority::getAuthority)
            .anyMatch(OPERATORS::contains);
  }

  private static Problem unauthenticated(boolean tokenWasSent) {
    return new Problem(
        HttpStatus.UNAUTHORIZED,
        "unauthenticated",
        tokenWasSent
            ? "The access token is not valid, or no longer. Sign in again."
            : "Send a valid access token as Authorization: Bearer.",
        Map.of(
            HttpHeaders.WWW_AUTHENTICATE,
            tokenWasSent
                ? "Bearer realm=\"boxoffice\", error=\"invalid_token\""
                : "Bearer realm=\"boxoffice\""));
  }

  /** A timer for each filter of each request costs more than it tells. */
  @Bean
  SecurityObservationSettings securityObservationSettings() {
    return SecurityObservationSettings.noObservations();
  }

  @Bean
  ServerWebExchangeFirewall firewall() {
    StrictServerWebExchangeFirewall firewall = new StrictServerWebExchangeFirewall();
    firewall.setAllowedHeaderNames(HeaderText::isVisible);
    firewall.setAllowedHeaderValues(HeaderText::isVisible);
    return firewall;
  }

  @Bean
  ServerExchangeRejectedHandler refusedByFirewall(Problems problems) {
    return (exchange, refusal) ->
        problems.write(
            exchange,
            Problem.of(
                HttpStatus.BAD_REQUEST,
                "malformed-request",
                "The address or a header has characters that are not allowed."));
  }
}

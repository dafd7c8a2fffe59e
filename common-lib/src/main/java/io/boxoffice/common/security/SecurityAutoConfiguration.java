package io.boxoffice.common.security;

import io.boxoffice.common.database.DatabaseAutoConfiguration;
import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.hmac.HmacKeys;
import io.boxoffice.common.hmac.HmacSigner;
import io.boxoffice.common.hmac.InternalCallFilter;
import io.boxoffice.common.problem.ProblemAutoConfiguration;
import io.boxoffice.common.problem.ProblemWriter;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives the resource server: tokens for people, signatures for services, nothing by default. */
@AutoConfiguration(
    after = {ProblemAutoConfiguration.class, DatabaseAutoConfiguration.class},
    beforeName = {
      "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
      "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
      "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(SecurityProperties.class)
@EnableMethodSecurity
public class SecurityAutoConfiguration {

  @Bean
  HmacSigner hmacSigner(SecurityProperties properties, InstantSource time) {
    return new HmacSigner(HmacKeys.parse(properties.hmacKeys()), time);
  }

  @Bean
  TenantViolations tenantViolations(WorkerDatabase worker, InstantSource time) {
    return new TenantViolations(worker, time);
  }

  @Bean
  @ConditionalOnMissingBean
  JwtDecoder jwtDecoder(SecurityProperties properties, InstantSource time) {
    return new RememberedTokens(
        new IssuerTokens(properties.issuer(), tokenRules(properties)), time);
  }

  @Bean
  CallerCheck callerCheck(JwtDecoder decoder, TenantViolations violations) {
    return new CallerCheck(decoder, violations);
  }

  /** Issuer, times and audience; a token for somebody else is none of ours. */
  static OAuth2TokenValidator<Jwt> tokenRules(SecurityProperties properties) {
    return new DelegatingOAuth2TokenValidator<>(
        JwtValidators.createDefaultWithIssuer(properties.issuer()),
        new JwtClaimValidator<Collection<String>>(
            JwtClaimNames.AUD,
            audience -> audience != null && audience.contains(properties.audience())));
  }

  @Bean
  SecurityFilterChain boxofficeSecurity(
      HttpSecurity http,
      SecurityProperties properties,
      ProblemWriter problems,
      TenantViolations violations,
      HmacSigner signer) {
    JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
    converter.setJwtGrantedAuthoritiesConverter(SecurityAutoConfiguration::authorities);
    AuthenticationEntryPoint unauthenticated =
        (request, response, exception) -> {
          response.setHeader("WWW-Authenticate", "Bearer");
          problems.write(
              response,
              HttpStatus.UNAUTHORIZED,
              "unauthenticated",
              "Send a valid access token as Authorization: Bearer.");
        };
    AuthenticationFailureHandler failed =
        (request, response, exception) -> {
          if (exception instanceof AuthenticationServiceException) {
            // whether the token holds is not known: that is no 401
            response.setHeader(HttpHeaders.RETRY_AFTER, "5");
            problems.write(
                response,
                HttpStatus.SERVICE_UNAVAILABLE,
                "unavailable",
                "The issuer's keys cannot be had at the moment; try again.");
          } else {
            unauthenticated.commence(request, response, exception);
          }
        };
    AccessDeniedHandler forbidden =
        (request, response, exception) ->
            problems.write(
                response,
                HttpStatus.FORBIDDEN,
                "forbidden",
                "Your roles do not allow this; sign in with one that does.");
    http.csrf(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .anonymous(anonymous -> {})
        // no request has a session, and none is looked for
        .sessionManagement(AbstractHttpConfigurer::disable)
        .securityContext(
            c -> c.securityContextRepository(new RequestAttributeSecurityContextRepository()))
        .servletApi(AbstractHttpConfigurer::disable)
        .authorizeHttpRequests(
            rules ->
                rules
                    .requestMatchers("/health", "/health/live", "/health/ready", "/error")
                    .permitAll()
                    .requestMatchers("/metrics/**", "/v3/api-docs/**")
                    .permitAll()
                    .requestMatchers("/internal/**")
                    .hasAuthority(InternalCallFilter.AUTHORITY)
                    .requestMatchers(HttpMethod.GET, array(properties.publicGet()))
                    .permitAll()
                    .requestMatchers(HttpMethod.POST, array(properties.publicPost()))
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .oauth2ResourceServer(
            server ->
                server
                    .bearerTokenResolver(new BearerHeader())
                    .jwt(jwt -> jwt.jwtAuthenticationConverter(converter))
                    .authenticationEntryPoint(unauthenticated)
                    .accessDeniedHandler(forbidden)
                    .withObjectPostProcessor(
                        new ObjectPostProcessor<BearerTokenAuthenticationFilter>() {
                          @Override
                          public <F extends BearerTokenAuthenticationFilter> F postProcess(
                              F filter) {
                            filter.setAuthenticationFailureHandler(failed);
                            return filter;
                          }
                        }))
        .exceptionHandling(
            handling ->
                handling.authenticationEntryPoint(unauthenticated).accessDeniedHandler(forbidden))
        .addFilterBefore(new InternalCallFilter(signer, problems), AuthorizationFilter.class)
        .addFilterAfter(
            new TenantFilter(problems, violations, properties), AuthorizationFilter.class);
    return http.build();
  }

  private static Collection<GrantedAuthority> authorities(Jwt token) {
    List<String> roles = token.getClaimAsStringList("roles");
    return roles == null
        ? List.of()
        : roles.stream()
            .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role))
            .toList();
  }

  private static String[] array(List<String> patterns) {
    return patterns.isEmpty()
        ? new String[] {"/there-is-no-such-path"}
        : patterns.toArray(String[]::new);
  }

  @Bean
  HttpFirewall httpFirewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowedParameterValues(value -> value.indexOf('\0') < 0);
    firewall.setAllowedHeaderNames(HeaderText::isVisible);
    firewall.setAllowedHeaderValues(HeaderText::isVisible);
    return firewall;
  }

  /** A timer for each filter of each request cost a tenth of it, and nobody reads them. */
  @Bean
  SecurityObservationSettings securityObservationSettings() {
    return SecurityObservationSettings.noObservations();
  }

  @Bean
  RequestRejectedHandler requestRejectedHandler(ProblemWriter problems) {
    return (request, response, exception) ->
        problems.write(
            response,
            HttpStatus.BAD_REQUEST,
            "malformed-request",
            "The address or a parameter has characters that are not allowed.");
  }

  @Bean
  WebMvcConfigurer currentUserParameter() {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CurrentUserResolver());
      }
    };
  }
}

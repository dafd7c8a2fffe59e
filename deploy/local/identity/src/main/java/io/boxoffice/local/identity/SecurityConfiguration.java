package io.boxoffice.local.identity;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

  /** The client of the launcher, the demo and load tests: any demo account's token for a secret. */
  static final String LOCAL_CLIENT = "boxoffice-local";

  /** The client of people's browsers: authorization code with PKCE, no secret. */
  static final String WEB_CLIENT = "boxoffice-web";

  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  @Bean
  @Order(1)
  SecurityFilterChain protocolEndpoints(HttpSecurity http, AccountClaims claims) {
    http.oauth2AuthorizationServer(
            server -> {
              http.securityMatcher(server.getEndpointsMatcher());
              server.oidc(Customizer.withDefaults());
              server.clientAuthentication(
                  client ->
                      client.authenticationProviders(
                          providers -> {
                            for (var provider : providers) {
                              if (provider instanceof ClientSecretAuthenticationProvider secrets) {
                                secrets.setPasswordEncoder(new DigestPasswordEncoder());
                              }
                            }
                          }));
              server.tokenEndpoint(
                  token ->
                      token.authenticationProviders(
                          providers -> {
                            for (var provider : providers) {
                              if (provider
                                  instanceof OAuth2ClientCredentialsAuthenticationProvider grant) {
                                grant.setAuthenticationValidator(
                                    new OAuth2ClientCredentialsAuthenticationValidator()
                                        .andThen(claims::requireAccount));
                              }
                            }
                          }));
            })
        .cors(Customizer.withDefaults())
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .exceptionHandling(
            errors ->
                errors.defaultAuthenticationEntryPointFor(
                    new LoginUrlAuthenticationEntryPoint("/login"),
                    new MediaTypeRequestMatcher(MediaType.TEXT_HTML)));
    return http.build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain signIn(HttpSecurity http) {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers("/health", "/health/**", "/error")
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .formLogin(Customizer.withDefaults())
        .build();
  }

  @Bean
  AuthorizationServerSettings authorizationServerSettings(IdentityProperties properties) {
    return AuthorizationServerSettings.builder().issuer(properties.issuer()).build();
  }

  @Bean
  RegisteredClientRepository clients(IdentityProperties properties) {
    TokenSettings tokens = TokenSettings.builder().accessTokenTimeToLive(TOKEN_LIFE).build();
    RegisteredClient local =
        RegisteredClient.withId(LOCAL_CLIENT)
            .clientId(LOCAL_CLIENT)
            .clientSecret(new DigestPasswordEncoder().encode(properties.clientSecret()))
            .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
            .tokenSettings(tokens)
            .build();
    RegisteredClient web =
        RegisteredClient.withId(WEB_CLIENT)
            .clientId(WEB_CLIENT)
            .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .redirectUris(
                uris -> properties.redirectUris().forEach(uri -> uris.add(uri.toString())))
            .scope(OidcScopes.OPENID)
            .scope(OidcScopes.EMAIL)
            .scope(OidcScopes.PROFILE)
            .clientSettings(
                ClientSettings.builder()
                    .requireProofKey(true)
                    .requireAuthorizationConsent(false)
                    .build())
            .tokenSettings(tokens)
            .build();
    return new InMemoryRegisteredClientRepository(local, web);
  }

  @Bean
  JWKSource<SecurityContext> signingKeys(IdentityProperties properties) {
    return new ImmutableJWKSet<>(new JWKSet(SigningKey.loadOrCreate(properties.signingKeyFile())));
  }

  @Bean
  JwtDecoder jwtDecoder(JWKSource<SecurityContext> keys) {
    return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
  }

  @Bean
  PasswordEncoder passwordEncoder() {
    return new BCryptPasswordEncoder();
  }

  @Bean
  UserDetailsService people(
      DemoAccounts accounts, PasswordEncoder encoder, IdentityProperties properties) {
    String hash = encoder.encode(properties.demoPassword());
    return email ->
        accounts
            .find(email)
            .map(
                account ->
                    User.withUsername(account.email()).password(hash).roles(account.role()).build())
            .orElseThrow(() -> new UsernameNotFoundException("no such account"));
  }

  /** Lets pages of the redirect addresses' origins fetch tokens. */
  @Bean
  CorsConfigurationSource corsConfigurationSource(IdentityProperties properties) {
    CorsConfiguration cors = new CorsConfiguration();
    cors.setAllowedOrigins(
        properties.redirectUris().stream().map(SecurityConfiguration::origin).distinct().toList());
    cors.setAllowedMethods(List.of("GET", "POST"));
    cors.setAllowedHeaders(List.of("Authorization", "Content-Type", "X-Requested-With"));
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/**", cors);
    return source;
  }

  private static String origin(URI uri) {
    return "%s://%s".formatted(uri.getScheme(), uri.getAuthority());
  }
}

package io.boxoffice.local.identity;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the issuer needs to know.
 *
 * @param issuer the address that tokens carry as {@code iss}
 * @param home folder that keeps the signing key between runs
 * @param clientSecret secret of the confidential client {@code boxoffice-local}
 * @param demoPassword the one password of all demo accounts
 * @param tenants the tenants that have demo accounts, as {@code slug:uuid:currency,...}
 * @param redirectUris where a browser may be sent back to after sign-in
 */
@ConfigurationProperties("boxoffice.identity")
record IdentityProperties(
    String issuer,
    String home,
    String clientSecret,
    String demoPassword,
    String tenants,
    List<URI> redirectUris) {

  private static final int SHORTEST_CLIENT_SECRET = 32;

  IdentityProperties {
    List<String> missing = new ArrayList<>();
    require(missing, "BOXOFFICE_ISSUER", issuer);
    require(missing, "BOXOFFICE_IDENTITY_HOME", home);
    require(missing, "BOXOFFICE_IDENTITY_CLIENT_SECRET", clientSecret);
    require(missing, "BOXOFFICE_IDENTITY_DEMO_PASSWORD", demoPassword);
    require(missing, "BOXOFFICE_TENANTS", tenants);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("not set: " + String.join(", ", missing));
    }
    if (clientSecret.length() < SHORTEST_CLIENT_SECRET) {
      throw new IllegalArgumentException(
          "BOXOFFICE_IDENTITY_CLIENT_SECRET is shorter than %d characters"
              .formatted(SHORTEST_CLIENT_SECRET));
    }
    redirectUris = List.copyOf(redirectUris);
  }

  Path signingKeyFile() {
    return Path.of(home, "signing-key.json");
  }

  private static void require(List<String> missing, String variable, @Nullable String value) {
    if (value == null || value.isBlank()) {
      missing.add(variable);
    }
  }
}

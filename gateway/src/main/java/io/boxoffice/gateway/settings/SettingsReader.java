package io.boxoffice.gateway.settings;

import io.boxoffice.common.hmac.HmacKeys;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** Reads settings and gathers what is wrong with them, so that all faults are told at once. */
final class SettingsReader {
  private static final URI FAULTY = URI.create("http://faulty.invalid");
  private static final Set<String> HTTP = Set.of("http", "https");

  private final Environment environment;
  private final List<String> faults = new ArrayList<>();

  SettingsReader(Environment environment) {
    this.environment = environment;
  }

  /** Reads the address of a service: scheme, host and port only, because paths pass unchanged. */
  URI base(String name) {
    URI address = url(name, HTTP, "an http or https address such as http://127.0.0.1:8081");
    String path = address.getRawPath();
    if ((path != null && !path.isEmpty() && !path.equals("/")) || address.getRawQuery() != null) {
      faults.add(name + " must not have a path or a query");
    }
    return address;
  }

  URI issuer(String name) {
    return url(name, HTTP, "the address of the OIDC issuer, as its tokens' iss says it");
  }

  void redis(String name) {
    url(name, Set.of("redis", "rediss"), "an address such as redis://127.0.0.1:6379");
  }

  @Nullable HmacKeys hmacKeys(String name) {
    String value = environment.getProperty(name, "").strip();
    if (value.isEmpty()) {
      faults.add(name + " is missing; set it to keyId:base64 of at least 32 bytes");
      return null;
    }
    try {
      return HmacKeys.parse(value);
    } catch (IllegalArgumentException e) {
      faults.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  int number(String name, int fallback, int from, int to) {
    String value = environment.getProperty(name, "").strip();
    if (value.isEmpty()) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= from && number <= to) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, with the bounds
    }
    faults.add(name + " must be a whole number from " + from + " to " + to);
    return fallback;
  }

  /** Reads browser origins: scheme, host and port each, or * for any. */
  List<String> origins(String name) {
    List<String> origins = list(name);
    for (String origin : origins) {
      if (!origin.equals("*") && !origin.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")) {
        faults.add(name + " must hold origins such as https://tickets.example.org, or *");
      }
    }
    return origins;
  }

  List<Network> networks(String name) {
    List<Network> networks = new ArrayList<>();
    for (String text : list(name)) {
      Network network = Network.parse(text);
      if (network == null) {
        faults.add(name + " must hold addresses or networks such as 10.0.0.0/8");
      } else {
        networks.add(network);
      }
    }
    return List.copyOf(networks);
  }

  /** Ends the reading. */
  void finish() {
    if (!faults.isEmpty()) {
      throw new InvalidSettings(faults);
    }
  }

  private List<String> list(String name) {
    return Stream.of(environment.getProperty(name, "").split(",", -1))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .toList();
  }

  private URI url(String name, Set<String> schemes, String meaning) {
    String value = environment.getProperty(name, "").strip();
    if (value.isEmpty()) {
      faults.add(name + " is missing; set it to " + meaning);
      return FAULTY;
    }
    try {
      URI address = URI.create(value);
      if (address.getScheme() != null
          && schemes.contains(address.getScheme())
          && address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // told below; the value itself may hold a password
    }
    faults.add(name + " must be " + meaning);
    return FAULTY;
  }
}

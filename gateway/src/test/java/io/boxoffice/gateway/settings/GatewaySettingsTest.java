package io.boxoffice.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.boxoffice.gateway.route.LimitClass;
import io.boxoffice.gateway.route.Service;
import java.net.InetAddress;
import java.net.URI;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class GatewaySettingsTest {

  @Test
  void everyFaultyOrMissingSettingIsToldAtOnceAndNoSecretIsShown() {
    MockEnvironment environment =
        complete()
            .withProperty("BOXOFFICE_INVENTORY_URL", "ftp://inventory")
            .withProperty("BOXOFFICE_PURCHASE_URL", "http://purchase:8082/base")
            .withProperty("BOXOFFICE_ISSUER", "")
            .withProperty("BOXOFFICE_REDIS_URL", "http://user:hunter2@redis")
            .withProperty("BOXOFFICE_HMAC_KEYS", "a:aHVudGVyMg==")
            .withProperty("BOXOFFICE_RATE_READ_PER_MINUTE", "many")
            .withProperty("BOXOFFICE_MAX_BODY_BYTES", "-1")
            .withProperty("BOXOFFICE_CORS_ORIGINS", "https://ok.example, shop.example/path")
            .withProperty("BOXOFFICE_TRUSTED_PROXIES", "10.0.0.0/99");

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> GatewaySettings.from(environment))
        .satisfies(
            invalid -> {
              assertThat(invalid.faults()).hasSize(9);
              assertThat(invalid.faults())
                  .anyMatch(fault -> fault.startsWith("BOXOFFICE_INVENTORY_URL"))
                  .anyMatch(
                      fault -> fault.startsWith("BOXOFFICE_PURCHASE_URL must not have a path"))
                  .anyMatch(fault -> fault.startsWith("BOXOFFICE_ISSUER is missing"))
                  .anyMatch(fault -> fault.startsWith("BOXOFFICE_REDIS_URL"))
                  .anyMatch(fault -> fault.startsWith("BOXOFFICE_HMAC_KEYS"))
                  .anyMatch(fault -> fault.startsWith("BOXOFFICE_RATE_READ_PER_MINUTE"))
                  .anyMatch(fault -> fault.startsWith("BOXOFFICE_MAX_BODY_BYTES"))
                  .anyMatch(fault -> fault.startsWith("BOXOFFICE_CORS_ORIGINS"))
                  .anyMatch(fault -> fault.startsWith("BOXOFFICE_TRUSTED_PROXIES"));
              assertThat(invalid.getMessage()).doesNotContain("hunter2", "aHVudGVyMg");
            });
  }

  @Test
  void whatIsNotSaidHasADefault() {
    GatewaySettings settings = GatewaySettings.from(complete());

    assertThat(settings.perMinute(LimitClass.READ)).isEqualTo(100);
    assertThat(settings.perMinute(LimitClass.WRITE)).isEqualTo(50);
    assertThat(settings.perMinute(LimitClass.PURCHASE)).isEqualTo(10);
    assertThat(settings.perMinute(LimitClass.SCAN)).isEqualTo(200);
    assertThat(settings.maxBodyBytes()).isEqualTo(65536);
    assertThat(settings.corsOrigins()).isEmpty();
    assertThat(settings.address(Service.MINTING)).isEqualTo(URI.create("http://minting:1"));
  }

  @Test
  void networksContainTheirAddresses() throws Exception {
    Network ten = Network.parse("10.0.0.0/8");
    Network one = Network.parse("::1");

    assertThat(ten.contains(InetAddress.ofLiteral("10.200.3.4"))).isTrue();
    assertThat(ten.contains(InetAddress.ofLiteral("11.0.0.1"))).isFalse();
    assertThat(ten.contains(InetAddress.ofLiteral("::1"))).isFalse();
    assertThat(one.contains(InetAddress.ofLiteral("::1"))).isTrue();
    assertThat(one.contains(InetAddress.ofLiteral("::2"))).isFalse();
    assertThat(Network.parse("example.org")).isNull();
    assertThat(Network.parse("10.0.0.0/x")).isNull();
  }

  private static MockEnvironment complete() {
    MockEnvironment environment =
        new MockEnvironment()
            .withProperty("BOXOFFICE_ISSUER", "http://issuer")
            .withProperty("BOXOFFICE_REDIS_URL", "redis://redis:6379")
            .withProperty(
                "BOXOFFICE_HMAC_KEYS", "a:" + Base64.getEncoder().encodeToString(new byte[32]));
    for (Service service : Service.values()) {
      environment.setProperty(
          "BOXOFFICE_" + service.name() + "_URL", "http://" + service.id() + ":1");
    }
    return environment;
  }
}

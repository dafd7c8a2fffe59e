package io.boxoffice.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  @TempDir private Path folder;

  @Test
  void aSecretReachesOnlyThoseThatNeedIt() throws Exception {
    Settings settings = settings(Map.of(), true);

    assertThat(settings.gateway().keySet()).noneMatch(name -> name.contains("DB_"));
    assertThat(settings.service(Service.PURCHASE)).containsKey("BOXOFFICE_PAYMENT_PROVIDER_KEY");
    for (Service other : new Service[] {Service.INVENTORY, Service.TRANSFER, Service.MINTING}) {
      assertThat(settings.service(other))
          .doesNotContainKeys(
              "BOXOFFICE_PAYMENT_PROVIDER_KEY",
              "BOXOFFICE_PAYMENT_WEBHOOK_SECRETS",
              "BOXOFFICE_CHECKIN_MASTER_KEY",
              "BOXOFFICE_DB_SUPERUSER_PASSWORD");
    }
    assertThat(settings.service(Service.CHECKIN)).containsKey("BOXOFFICE_CHECKIN_MASTER_KEY");
    assertThat(settings.service(Service.CHECKIN)).doesNotContainKey("SOLANA_PRIVATE_KEY");
    assertThat(settings.service(Service.MINTING)).containsKey("SOLANA_PRIVATE_KEY");
    assertThat(settings.service(Service.INVENTORY).get("BOXOFFICE_DB_APP_PASSWORD"))
        .isNotEqualTo(settings.service(Service.PURCHASE).get("BOXOFFICE_DB_APP_PASSWORD"));
  }

  @Test
  void mintingWaitsWhereThereIsNoChain() throws Exception {
    assertThat(settings(Map.of(), false).service(Service.MINTING))
        .containsEntry("SOLANA_RPC_URL", "");
    assertThat(settings(Map.of(), false).tools()).containsEntry("BOXOFFICE_CHAIN", "off");
    assertThat(settings(Map.of(), true).service(Service.MINTING))
        .containsEntry("SOLANA_RPC_URL", "http://127.0.0.1:19899");
  }

  @Test
  void theShellTunesServicesButDoesNotMisleadThem() throws Exception {
    Map<String, String> inventory =
        settings(
                Map.of(
                    "BOXOFFICE_RESERVATION_TTL", "PT20S",
                    "BOXOFFICE_DB_URL", "jdbc:postgresql://elsewhere/prod",
                    "BOXOFFICE_HOME", "/somewhere",
                    "SERVER_PORT", "1",
                    "SPRING_PROFILES_ACTIVE", "x"),
                true)
            .service(Service.INVENTORY);

    assertThat(inventory)
        .containsEntry("BOXOFFICE_RESERVATION_TTL", "PT20S")
        .containsEntry("BOXOFFICE_DB_URL", "jdbc:postgresql://127.0.0.1:16432/boxoffice")
        .containsEntry("SERVER_PORT", "9081")
        .doesNotContainKeys("BOXOFFICE_HOME", "SPRING_PROFILES_ACTIVE");
  }

  @Test
  void onlyInventoryHearsOfItsOwnSettings() throws Exception {
    Settings settings =
        settings(
            Map.of(
                "GRPC_PORT",
                "1",
                "GRPC_KEEPALIVE_TIME_MS",
                "60000",
                "SEARCH_URL",
                "http://127.0.0.1:9201"),
            true);
    assertThat(settings.service(Service.INVENTORY))
        .containsEntry("GRPC_PORT", "16052")
        .containsEntry("GRPC_KEEPALIVE_TIME_MS", "60000")
        .containsEntry("SEARCH_URL", "http://127.0.0.1:9201");
    assertThat(settings.service(Service.PURCHASE).keySet())
        .noneMatch(name -> name.startsWith("GRPC_") || name.startsWith("SEARCH_"));
  }

  @Test
  void onlyPurchaseHearsWhetherThereAreDiscounts() throws Exception {
    Settings settings = settings(Map.of("DISCOUNT_RULES_ENABLED", "false"), true);
    assertThat(settings.service(Service.PURCHASE)).containsEntry("DISCOUNT_RULES_ENABLED", "false");
    assertThat(settings.service(Service.INVENTORY)).doesNotContainKey("DISCOUNT_RULES_ENABLED");
    assertThat(settings(Map.of(), true).service(Service.PURCHASE))
        .doesNotContainKey("DISCOUNT_RULES_ENABLED");
  }

  @Test
  void portsMoveTogetherAndStayPorts() {
    assertThat(Ports.of(Map.of("BOXOFFICE_PORT_OFFSET", "100")).gateway()).isEqualTo(8180);
    assertThatThrownBy(() -> Ports.of(Map.of("BOXOFFICE_PORT_OFFSET", "60000")))
        .hasMessageContaining("BOXOFFICE_PORT_OFFSET");
    assertThatThrownBy(() -> Ports.of(Map.of("BOXOFFICE_PORT_OFFSET", "x")))
        .hasMessageContaining("BOXOFFICE_PORT_OFFSET");
  }

  private Settings settings(Map<String, String> shell, boolean chain) throws Exception {
    Home home = new Home(folder, folder);
    home.create();
    Ports ports = new Ports(1000);
    Secrets secrets = Secrets.loadOrCreate(home.secrets());
    return new Settings(shell, ports, secrets, new Postgres(home, ports, secrets), chain);
  }
}

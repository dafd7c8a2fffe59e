package io.boxoffice.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  @TempDir private Path folder;

  @Test
  void areMadeOnceAndKeptForTheirOwnerAlone() throws Exception {
    Path file = folder.resolve("secrets.properties");
    Secrets first = Secrets.loadOrCreate(file);
    Secrets second = Secrets.loadOrCreate(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(second.hmacKeys()).isEqualTo(first.hmacKeys());
    assertThat(second.solanaKey()).isEqualTo(first.solanaKey());
    assertThat(second.demoPassword()).isEqualTo(first.demoPassword());
  }

  @Test
  void haveTheSizesTheContractAsksFor() throws Exception {
    Secrets secrets = Secrets.loadOrCreate(folder.resolve("secrets.properties"));

    assertThat(secrets.hmacKeys()).startsWith("k1:");
    assertThat(Base64.getDecoder().decode(secrets.hmacKeys().substring(3))).hasSize(32);
    assertThat(Base64.getDecoder().decode(secrets.checkinMaster())).hasSize(32);
    assertThat(secrets.webhookSecret()).startsWith("whsec_");
    assertThat(Base58.decode(secrets.solanaKey())).hasSize(64);
    assertThat(Base58.decode(secrets.custodyAddress())).hasSize(32);
    assertThat(secrets.database(Service.INVENTORY, "app"))
        .isNotEqualTo(secrets.database(Service.INVENTORY, "migrator"));
  }

  @Test
  void aSecretOfALaterVersionIsAddedToTheOthers() throws Exception {
    Path file = folder.resolve("secrets.properties");
    String password = Secrets.loadOrCreate(file).demoPassword();
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.stream().filter(line -> !line.startsWith("hmac.key")).toList());

    Secrets completed = Secrets.loadOrCreate(file);

    assertThat(completed.hmacKeys()).hasSizeGreaterThan(40);
    assertThat(completed.demoPassword()).isEqualTo(password);
  }
}

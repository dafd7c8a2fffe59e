package io.boxoffice.inventory.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

class GrpcSettingsTest {
  @TempDir private static Path folder;

  @Configuration
  @EnableConfigurationProperties(GrpcSettings.class)
  static class Settings {}

  private static ApplicationContextRunner start(String... properties) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
        .withUserConfiguration(Settings.class)
        .withPropertyValues(properties);
  }

  private static ApplicationContextRunner tls(Path certificate, Path key) {
    return start(
        "boxoffice.grpc.tls.enabled=true",
        "boxoffice.grpc.tls.cert-path=" + certificate,
        "boxoffice.grpc.tls.key-path=" + key);
  }

  private static void refuses(ApplicationContextRunner start, String message) {
    start.run(
        context -> {
          assertThat(context).hasFailed();
          assertThat(context.getStartupFailure()).rootCause().hasMessageContaining(message);
        });
  }

  @Test
  void without_encryption_the_files_do_not_matter() {
    start()
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              GrpcSettings settings = context.getBean(GrpcSettings.class);
              assertThat(settings.tls().enabled()).isFalse();
              assertThat(settings.maxSendMessageLength()).isEqualTo(4_194_304);
            });
  }

  @Test
  void a_certificate_with_its_key_is_taken() {
    TestCertificate good = TestCertificate.make(folder, "good");
    tls(good.certificate(), good.key()).run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void files_that_cannot_serve_stop_the_start_and_are_named() throws IOException {
    TestCertificate one = TestCertificate.make(folder, "one");
    TestCertificate other = TestCertificate.make(folder, "other");
    Path nowhere = folder.resolve("no{such}$file");
    Path garbage = Files.writeString(folder.resolve("garbage"), "not a certificate");
    refuses(tls(nowhere, one.key()), "GRPC_TLS_CERT_PATH names " + nowhere + ", which is no");
    refuses(tls(one.certificate(), nowhere), "GRPC_TLS_KEY_PATH names " + nowhere);
    refuses(tls(garbage, one.key()), "GRPC_TLS_CERT_PATH names " + garbage);
    refuses(tls(one.certificate(), garbage), "GRPC_TLS_KEY_PATH names " + garbage);
    refuses(tls(one.key(), one.key()), "GRPC_TLS_CERT_PATH names " + one.key());
    refuses(tls(one.certificate(), folder), "GRPC_TLS_KEY_PATH names " + folder);
    refuses(tls(one.certificate(), other.key()), "whose key is not that of the certificate");
  }

  @Test
  void an_answer_has_room_for_something() {
    refuses(start("boxoffice.grpc.max-send-message-length=10"), "GRPC_MAX_SEND_MESSAGE_LENGTH");
  }
}

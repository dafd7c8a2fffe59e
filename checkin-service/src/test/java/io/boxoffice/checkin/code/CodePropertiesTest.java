package io.boxoffice.checkin.code;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class CodePropertiesTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner().withUserConfiguration(Settings.class);

  @EnableConfigurationProperties(CodeProperties.class)
  static class Settings {}

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "AAEC"})
  void without_a_master_key_of_32_bytes_nothing_starts(String key) {
    runner
        .withPropertyValues("boxoffice.checkin.master-key=" + key)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("BOXOFFICE_CHECKIN_MASTER_KEY"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "AAEC"})
  void a_key_that_is_none_is_not_repeated(String key) {
    runner
        .withPropertyValues("boxoffice.checkin.master-key=" + key)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("BOXOFFICE_CHECKIN_MASTER_KEY")
                    .extracting(Throwables::getStackTrace, as(STRING))
                    .doesNotContain(key));
  }

  @Test
  void with_one_it_starts_and_never_shows_it() {
    runner
        .withPropertyValues(
            "boxoffice.checkin.master-key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
        .run(
            context ->
                assertThat(context.getBean(CodeProperties.class).toString())
                    .doesNotContain("AAEC"));
  }
}

package io.boxoffice.local.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String BODY = "{\"test\": 2432232314}";

  @Test
  void agreesWithThePublishedExample() {
    assertThat(
            new WebhookSignature(List.of(SECRET))
                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, BODY))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void signsWithEverySecretWhileTheyRotate() {
    assertThat(
            new WebhookSignature(List.of("whsec_plJ3nmyCDGBKInavdOK15jsl", SECRET))
                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, BODY))
        .endsWith(" v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        .matches("v1,\\S{44} v1,\\S{44}");
  }

  @Test
  void refusesASecretWithoutItsPrefix() {
    assertThatThrownBy(() -> new WebhookSignature(List.of("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))
        .hasMessageContaining("whsec_");
  }
}

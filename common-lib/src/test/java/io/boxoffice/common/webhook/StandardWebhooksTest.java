package io.boxoffice.common.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StandardWebhooksTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final Instant AT = Instant.ofEpochSecond(1614265330);
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private final StandardWebhooks webhooks = StandardWebhooks.of(SECRET);

  private StandardWebhooks.Verdict verify(String id, String at, String signature, byte[] body) {
    return webhooks.verify(id, at, signature, body, AT);
  }

  @Test
  void signs_as_the_specification_example() {
    assertThat(webhooks.sign(ID, AT, BODY)).isEqualTo(SIGNATURE);
    assertThat(verify(ID, "1614265330", SIGNATURE, BODY))
        .isEqualTo(new StandardWebhooks.Verdict.Genuine(ID));
  }

  @Test
  void one_of_several_signatures_and_keys_is_enough() {
    StandardWebhooks rotating =
        StandardWebhooks.of("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA," + SECRET);
    assertThat(rotating.verify(ID, "1614265330", "v1,bm9uZQ== " + SIGNATURE, BODY, AT))
        .isInstanceOf(StandardWebhooks.Verdict.Genuine.class);
  }

  @Test
  void refuses_what_was_changed_is_stale_or_unsigned() {
    assertThat(verify("msg_other", "1614265330", SIGNATURE, BODY))
        .isEqualTo(refused("wrong signature"));
    assertThat(verify(ID, "1614265331", SIGNATURE, BODY)).isEqualTo(refused("wrong signature"));
    assertThat(verify(ID, "1614265330", SIGNATURE, new byte[0]))
        .isEqualTo(refused("wrong signature"));
    assertThat(verify(ID, "1614265330", "v1,!!!", BODY)).isEqualTo(refused("wrong signature"));
    assertThat(verify(ID, "soon", SIGNATURE, BODY)).isEqualTo(refused("malformed"));
    assertThat(webhooks.verify(null, "1", SIGNATURE, BODY, AT)).isEqualTo(refused("unsigned"));
    assertThat(webhooks.verify(ID, "1614265330", SIGNATURE, BODY, AT.plusSeconds(301)))
        .isEqualTo(refused("stale"));
    assertThat(webhooks.verify(ID, "1614265330", SIGNATURE, BODY, AT.minusSeconds(301)))
        .isEqualTo(refused("stale"));
  }

  @Test
  void refuses_weak_or_malformed_secrets() {
    assertThatThrownBy(() -> StandardWebhooks.of("whsec_c2hvcnQ="))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StandardWebhooks.of("plain"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static StandardWebhooks.Verdict refused(String reason) {
    return new StandardWebhooks.Verdict.Refused(reason);
  }
}

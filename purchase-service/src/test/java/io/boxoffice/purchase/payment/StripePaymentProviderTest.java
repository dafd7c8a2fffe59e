package io.boxoffice.purchase.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.common.remote.RemoteUnavailable;
import io.boxoffice.purchase.payment.PaymentProvider.Charge;
import io.boxoffice.purchase.payment.PaymentProvider.ProviderPayment;
import io.boxoffice.purchase.payment.PaymentProvider.RefundAnswer;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StripePaymentProviderTest implements PaymentProviderKit {
  private static StripeStandIn stripe;
  private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
  private final PaymentProvider provider = provider(null);

  private PaymentProvider provider(String account) {
    return new StripePaymentProvider(
        new StripeProperties(
            StripeStandIn.KEY,
            "whsec_x",
            account,
            stripe.url(),
            Duration.ofSeconds(1),
            Duration.ofMillis(400)),
        breakers);
  }

  @BeforeAll
  static void start() throws IOException {
    stripe = new StripeStandIn();
  }

  @AfterAll
  static void stop() {
    stripe.close();
  }

  @BeforeEach
  void behave() {
    stripe.behave();
  }

  @Override
  public PaymentProvider provider() {
    return provider;
  }

  @Override
  public World world() {
    return new World() {
      @Override
      public void paid(String paymentId) {
        stripe.set(paymentId, "succeeded");
      }

      @Override
      public void loseNextAnswer() {
        stripe.hang();
      }

      @Override
      public void down() {
        stripe.refuse(503, "api_error", null, null);
      }

      @Override
      public void up() {
        stripe.behave();
      }

      @Override
      public void failRefunds(String paymentId) {
        stripe.failRefunds(paymentId);
      }

      @Override
      public int payments(UUID orderId) {
        return stripe.of(orderId).size();
      }

      @Override
      public long refunded(String paymentId) {
        return stripe.refunded(paymentId);
      }
    };
  }

  private static Charge charge(UUID order, long amountMinor, String currency) {
    return new Charge(order + "-payment", order, Ids.next(), amountMinor, currency);
  }

  private static StripeStandIn.Call last() {
    return stripe.calls().getLast();
  }

  @Test
  void a_payment_names_its_order_and_tenant_and_takes_any_method() {
    Charge charge = charge(Ids.next(), 1400, "EUR");

    provider("acct_7").start(charge);

    assertThat(last().form())
        .containsEntry("amount", "1400")
        .containsEntry("currency", "eur")
        .containsEntry("automatic_payment_methods[enabled]", "true")
        .containsEntry("metadata[order_id]", charge.orderId().toString())
        .containsEntry("metadata[tenant_id]", charge.tenantId().toString());
    assertThat(last().headers())
        .containsEntry("Idempotency-key", charge.key())
        .containsEntry("Stripe-account", "acct_7");
  }

  @Test
  void money_is_counted_as_stripe_counts_it() {
    Map<String, String> counted =
        Map.of(
            "JPY", "500", "EUR", "500", "ISK", "50000", "UGX", "50000", "MGA", "5", "KWD", "500");
    counted.forEach(
        (currency, amount) -> {
          ProviderPayment payment = provider.start(charge(Ids.next(), 500, currency));

          assertThat(last().form()).as(currency).containsEntry("amount", amount);
          assertThat(payment.amountMinor()).as(currency).isEqualTo(500);
          assertThat(payment.currency()).isEqualTo(currency);
        });
    for (String currency : new String[] {"KWD", "MGA"}) {
      assertThatThrownBy(() -> provider.start(charge(Ids.next(), 501, currency)))
          .isInstanceOf(RemoteRefusal.class)
          .hasMessageContaining("amount-not-chargeable");
    }
  }

  @Test
  void a_decline_is_a_refusal_with_the_banks_reason() {
    stripe.refuse(402, "card_error", "card_declined", "insufficient_funds");

    Throwable thrown = catchThrowable(() -> provider.start(charge(Ids.next(), 700, "EUR")));

    assertThat(thrown).isInstanceOf(RemoteRefusal.class);
    assertThat(((RemoteRefusal) thrown).slug()).isEqualTo("insufficient_funds");
    assertThat(((RemoteRefusal) thrown).status()).isEqualTo(402);
  }

  @Test
  void what_says_nothing_about_the_payment_is_unknown() {
    for (int status : new int[] {401, 403, 409, 429, 500, 502, 503}) {
      String type = status == 409 ? "idempotency_error" : "api_error";
      stripe.refuse(status, type, status == 429 ? "rate_limit" : null, null);

      assertThatThrownBy(() -> provider.start(charge(Ids.next(), 700, "EUR")))
          .as("%d", status)
          .isInstanceOf(RemoteUnavailable.class);
      assertThatThrownBy(() -> provider.refund("k", "pi_x", 700, "EUR"))
          .as("%d", status)
          .isInstanceOf(RemoteUnavailable.class);
    }
  }

  @Test
  void one_key_for_another_payment_is_a_refusal() {
    UUID order = Ids.next();
    UUID tenant = Ids.next();
    provider.start(new Charge("key-" + order, order, tenant, 700, "EUR"));

    assertThatThrownBy(() -> provider.start(new Charge("key-" + order, order, tenant, 701, "EUR")))
        .isInstanceOf(RemoteRefusal.class);
  }

  @Test
  void nothing_is_repeated_behind_the_sagas_back() {
    stripe.refuse(503, "api_error", null, null);
    int before = stripe.calls().size();

    assertThatThrownBy(() -> provider.start(charge(Ids.next(), 700, "EUR")))
        .isInstanceOf(RemoteUnavailable.class);

    assertThat(stripe.calls()).hasSize(before + 1);
  }

  @Test
  void a_refund_is_found_after_stripe_has_forgotten_its_key() {
    String id = provider.start(charge(Ids.next(), 1400, "EUR")).id();
    stripe.set(id, "succeeded");
    RefundAnswer first = provider.refund("r-" + id, id, 700, "EUR");
    stripe.forgetKeys();

    assertThat(((RefundAnswer.Started) provider.refund("r-" + id, id, 700, "EUR")).refund().id())
        .isEqualTo(((RefundAnswer.Started) first).refund().id());

    assertThat(stripe.refunded(id)).isEqualTo(700);
  }

  @Test
  void more_than_was_paid_is_not_given_back() {
    String id = provider.start(charge(Ids.next(), 1400, "EUR")).id();
    stripe.set(id, "succeeded");

    assertThat(provider.refund("r-" + id, id, 1500, "EUR"))
        .isEqualTo(new RefundAnswer.Refused("charge_already_refunded"));
  }

  @Test
  void a_payment_that_is_being_worked_on_is_not_over() {
    String id = provider.start(charge(Ids.next(), 1400, "EUR")).id();
    stripe.set(id, "processing");

    assertThat(provider.cancel(id).status()).isEqualTo(PaymentStatus.PROCESSING);
  }

  @Test
  void a_provider_that_never_answers_is_not_asked_for_a_while() {
    stripe.refuse(500, "api_error", null, null);
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> provider.start(charge(Ids.next(), 700, "EUR")))
          .isInstanceOf(RemoteUnavailable.class);
    }
    int before = stripe.calls().size();

    assertThatThrownBy(() -> provider.start(charge(Ids.next(), 700, "EUR")))
        .isInstanceOf(RemoteUnavailable.class)
        .hasMessageContaining("circuit");

    assertThat(stripe.calls()).hasSize(before);
  }

  @Test
  void no_secret_is_shown() {
    assertThat(
            new StripeProperties(
                    "sk_live_x", "whsec_y", null, "http://x", Duration.ZERO, Duration.ZERO)
                .toString())
        .doesNotContain("sk_live_x")
        .doesNotContain("whsec_y");
  }
}

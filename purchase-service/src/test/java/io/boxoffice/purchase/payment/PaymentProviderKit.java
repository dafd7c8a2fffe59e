package io.boxoffice.purchase.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.common.remote.RemoteUnavailable;
import io.boxoffice.purchase.payment.PaymentProvider.Charge;
import io.boxoffice.purchase.payment.PaymentProvider.ProviderPayment;
import io.boxoffice.purchase.payment.PaymentProvider.RefundAnswer;
import io.boxoffice.purchase.payment.PaymentProvider.RefundState;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every provider's adapter promises. */
public interface PaymentProviderKit {

  /** The adapter. */
  PaymentProvider provider();

  /** The provider behind it. */
  World world();

  /** What happens at a provider. */
  interface World {
    /** The buyer has paid. */
    void paid(String paymentId);

    /** The next change takes effect, and its answer is lost. */
    void loseNextAnswer();

    /** Calls are answered 503, without effect, until {@link #up}. */
    void down();

    void up();

    /** Refunds of the payment come to nothing. */
    void failRefunds(String paymentId);

    /** How many payments there are for the order. */
    int payments(UUID orderId);

    /** What was given back of a payment, or is about to be. */
    long refunded(String paymentId);
  }

  private Charge charge(UUID order) {
    return new Charge(order + "-payment", order, Ids.next(), 1400, "EUR");
  }

  private String paid(UUID order) {
    String id = provider().start(charge(order)).id();
    world().paid(id);
    return id;
  }

  private RefundState ending(String refundId) {
    return await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> provider().refundState(refundId).state(), s -> s != RefundState.PENDING);
  }

  private String started(RefundAnswer answer) {
    assertThat(answer).isInstanceOf(RefundAnswer.Started.class);
    return ((RefundAnswer.Started) answer).refund().id();
  }

  @Test
  default void a_payment_waits_for_its_buyer() {
    ProviderPayment payment = provider().start(charge(Ids.next()));

    assertThat(payment.status()).isEqualTo(PaymentStatus.REQUIRES_CONFIRMATION);
    assertThat(payment.amountMinor()).isEqualTo(1400);
    assertThat(payment.currency()).isEqualTo("EUR");
    assertThat(payment.clientSecret()).isNotBlank();
  }

  @Test
  default void a_payment_started_twice_is_one() {
    UUID order = Ids.next();
    Charge charge = charge(order);

    assertThat(provider().start(charge).id()).isEqualTo(provider().start(charge).id());

    assertThat(world().payments(order)).isEqualTo(1);
  }

  @Test
  default void a_start_without_an_answer_is_unknown_and_found_by_its_key() {
    UUID order = Ids.next();
    Charge charge = charge(order);
    world().loseNextAnswer();

    assertThatThrownBy(() -> provider().start(charge)).isInstanceOf(RemoteUnavailable.class);

    assertThat(provider().start(charge).status()).isEqualTo(PaymentStatus.REQUIRES_CONFIRMATION);
    assertThat(world().payments(order)).isEqualTo(1);
  }

  @Test
  default void a_provider_that_is_down_refuses_nothing() {
    UUID order = Ids.next();
    String id = paid(order);
    world().down();
    try {
      assertThatThrownBy(() -> provider().start(charge(Ids.next())))
          .isInstanceOf(RemoteUnavailable.class);
      assertThatThrownBy(() -> provider().cancel(id)).isInstanceOf(RemoteUnavailable.class);
      assertThatThrownBy(() -> provider().refund("r", id, 1, "EUR"))
          .isInstanceOf(RemoteUnavailable.class);
      assertThatThrownBy(() -> provider().refundState("x")).isInstanceOf(RemoteUnavailable.class);
    } finally {
      world().up();
    }
  }

  @Test
  default void a_payment_is_cancelled_once_and_for_all() {
    String id = provider().start(charge(Ids.next())).id();

    assertThat(provider().cancel(id).status()).isEqualTo(PaymentStatus.CANCELLED);
    assertThat(provider().cancel(id).status()).isEqualTo(PaymentStatus.CANCELLED);
  }

  @Test
  default void money_that_is_there_is_not_cancelled() {
    String id = paid(Ids.next());

    ProviderPayment payment = provider().cancel(id);

    assertThat(payment.status()).isEqualTo(PaymentStatus.SUCCEEDED);
    assertThat(payment.amountMinor()).isEqualTo(1400);
  }

  @Test
  default void a_payment_that_is_not_there_is_a_refusal() {
    Throwable thrown = catchThrowable(() -> provider().cancel("nothing"));

    assertThat(thrown).isInstanceOf(RemoteRefusal.class);
    assertThat(((RemoteRefusal) thrown).status()).isEqualTo(404);
  }

  @Test
  default void a_refund_gives_the_money_back_once_for_its_key() {
    String id = paid(Ids.next());
    String key = Ids.next().toString();

    String refund = started(provider().refund(key, id, 1400, "EUR"));
    String again = started(provider().refund(key, id, 1400, "EUR"));

    assertThat(again).isEqualTo(refund);
    assertThat(ending(refund)).isEqualTo(RefundState.SUCCEEDED);
    assertThat(world().refunded(id)).isEqualTo(1400);
  }

  @Test
  default void a_refund_without_an_answer_is_unknown_and_found_by_its_key() {
    String id = paid(Ids.next());
    String key = Ids.next().toString();
    world().loseNextAnswer();

    assertThatThrownBy(() -> provider().refund(key, id, 700, "EUR"))
        .isInstanceOf(RemoteUnavailable.class);
    String refund = started(provider().refund(key, id, 700, "EUR"));

    assertThat(ending(refund)).isEqualTo(RefundState.SUCCEEDED);
    assertThat(world().refunded(id)).isEqualTo(700);
  }

  @Test
  default void a_refund_of_what_was_not_paid_is_refused() {
    String id = provider().start(charge(Ids.next())).id();

    assertThat(provider().refund("r-" + id, id, 1400, "EUR"))
        .isInstanceOf(RefundAnswer.Refused.class);
  }

  @Test
  default void a_refund_that_comes_to_nothing_says_so() {
    String id = paid(Ids.next());
    world().failRefunds(id);

    assertThat(ending(started(provider().refund("r-" + id, id, 1400, "EUR"))))
        .isEqualTo(RefundState.FAILED);
  }
}

package io.boxoffice.purchase.payment;

import com.stripe.exception.CardException;
import com.stripe.exception.StripeException;
import com.stripe.model.StripeError;
import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.common.remote.RemoteUnavailable;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the SDK behind a circuit breaker, with its exceptions told apart: what Stripe decided is
 * a refusal, and everything else (no answer, 5xx, too many calls, a key that is not taken, the same
 * call still running) means that nobody knows.
 */
final class StripeCalls {
  private final CircuitBreaker breaker;

  StripeCalls(CircuitBreaker breaker) {
    this.breaker = breaker;
  }

  interface Call<T> {
    T run() throws StripeException;
  }

  <T> T run(Call<T> call) {
    try {
      breaker.acquirePermission();
    } catch (CallNotPermittedException e) {
      throw new RemoteUnavailable(StripePaymentProvider.NAME, "the circuit is open", e);
    }
    long start = breaker.getCurrentTimestamp();
    try {
      T answer = call.run();
      breaker.onSuccess(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit());
      return answer;
    } catch (StripeException e) {
      long took = breaker.getCurrentTimestamp() - start;
      if (decided(e)) {
        breaker.onSuccess(took, breaker.getTimestampUnit());
        throw refusal(e);
      }
      breaker.onError(took, breaker.getTimestampUnit(), e);
      throw new RemoteUnavailable(
          StripePaymentProvider.NAME, "no answer (" + e.getClass().getSimpleName() + ")", e);
    } catch (RuntimeException e) {
      // an answer that cannot be read
      breaker.onError(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), e);
      throw new RemoteUnavailable(StripePaymentProvider.NAME, "no answer that can be read", e);
    }
  }

  private static boolean decided(StripeException e) {
    Integer status = e.getStatusCode();
    return status != null && (status == 400 || status == 402 || status == 404);
  }

  private static RemoteRefusal refusal(StripeException e) {
    return new RemoteRefusal(
        StripePaymentProvider.NAME, e.getStatusCode(), code(e), text(e.getUserMessage()), Map.of());
  }

  /** The bank's own reason where there is one. */
  private static String code(StripeException e) {
    StripeError error = e.getStripeError();
    String decline = e instanceof CardException && error != null ? error.getDeclineCode() : null;
    if (decline != null) {
      return decline;
    }
    return e.getCode() == null ? "status-" + e.getStatusCode() : e.getCode();
  }

  private static String text(@Nullable String message) {
    return message == null ? "" : message;
  }
}

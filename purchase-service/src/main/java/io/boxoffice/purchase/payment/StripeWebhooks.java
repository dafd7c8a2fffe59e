package io.boxoffice.purchase.payment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Event;
import com.stripe.net.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Checks Stripe's messages with its SDK, and reads what is needed of them. */
@Component
@ConditionalOnProperty(name = "boxoffice.payment.provider", havingValue = "stripe")
public class StripeWebhooks {
  static final String ORDER = "order_id";
  static final String TENANT = "tenant_id";
  private static final long TOLERANCE_SECONDS = 300;

  private final List<String> secrets;
  private final JsonMapper json;
  private final InstantSource time;

  StripeWebhooks(StripeProperties properties, JsonMapper json, InstantSource time) {
    this.secrets =
        Stream.of(properties.webhookSecrets().split(",", -1))
            .map(String::strip)
            .filter(secret -> !secret.isEmpty())
            .toList();
    this.json = json;
    this.time = time;
  }

  /** What became of checking a message. */
  public sealed interface Verdict {
    /** It is Stripe's. */
    record Genuine(Message message) implements Verdict {}

    /** It is not, or it is too old. */
    record Refused(String why) implements Verdict {}

    /** It is Stripe's, and nothing that can be read. */
    record Malformed() implements Verdict {}
  }

  /**
   * A message.
   *
   * @param id Stripe's name for it, the same for each delivery
   * @param type for example {@code payment_intent.succeeded}
   */
  public record Message(String id, String type, About about) {}

  /** The object that a message is about, as far as it is needed. */
  public record About(
      @Nullable String id,
      @Nullable Long amount,
      @Nullable Long amountReceived,
      @Nullable String currency,
      @Nullable String paymentIntent,
      @Nullable String failureCode,
      @Nullable UUID orderId,
      @Nullable UUID tenantId) {

    /** The money that is there, in minor units of the currency; null when that is not told. */
    public @Nullable Long receivedMinor() {
      return minor(amountReceived == null ? amount : amountReceived);
    }

    /** The money that was asked for, in minor units of the currency; null when it is not told. */
    public @Nullable Long askedMinor() {
      return minor(amount);
    }

    private @Nullable Long minor(@Nullable Long counted) {
      return counted == null || currency == null
          ? null
          : Long.valueOf(StripeMoney.fromStripe(counted, currency));
    }

    /** The currency by its ISO name; null when it is not told. */
    public @Nullable String isoCurrency() {
      return currency == null ? null : StripeMoney.currency(currency);
    }
  }

  private record ErrorJson(@Nullable String code) {}

  private record ObjectJson(
      @Nullable String id,
      @Nullable Long amount,
      @JsonProperty("amount_received") @Nullable Long amountReceived,
      @Nullable String currency,
      @JsonProperty("payment_intent") @Nullable String paymentIntent,
      @JsonProperty("last_payment_error") @Nullable ErrorJson lastPaymentError,
      @JsonProperty("cancellation_reason") @Nullable String cancellationReason,
      @Nullable Map<String, String> metadata) {}

  /** Checks and reads a message. */
  public Verdict read(byte[] body, @Nullable String signature) {
    String payload = new String(body, StandardCharsets.UTF_8);
    Clock now = Clock.fixed(time.instant(), ZoneOffset.UTC);
    String why = "it is not signed";
    if (signature != null) {
      for (String secret : secrets) {
        try {
          return genuine(
              Webhook.constructEvent(payload, signature, secret, TOLERANCE_SECONDS, now));
        } catch (SignatureVerificationException e) {
          why = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
          // the SDK reads before it checks
          return new Verdict.Malformed();
        }
      }
    }
    return new Verdict.Refused(why);
  }

  private Verdict genuine(@Nullable Event event) {
    if (event == null
        || event.getId() == null
        || event.getType() == null
        || event.getData() == null) {
      return new Verdict.Malformed();
    }
    try {
      ObjectJson object =
          json.readValue(event.getDataObjectDeserializer().getRawJson(), ObjectJson.class);
      return object == null
          ? new Verdict.Malformed()
          : new Verdict.Genuine(new Message(event.getId(), event.getType(), about(object)));
    } catch (JacksonException e) {
      return new Verdict.Malformed();
    }
  }

  private static About about(ObjectJson object) {
    ErrorJson error = object.lastPaymentError();
    Map<String, String> metadata = Optional.ofNullable(object.metadata()).orElse(Map.of());
    return new About(
        object.id(),
        object.amount(),
        object.amountReceived(),
        object.currency(),
        object.paymentIntent(),
        error == null ? object.cancellationReason() : error.code(),
        uuid(metadata.get(ORDER)),
        uuid(metadata.get(TENANT)));
  }

  private static @Nullable UUID uuid(@Nullable String text) {
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

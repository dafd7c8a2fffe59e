package io.boxoffice.purchase.sale;

import io.boxoffice.common.inbox.Inbox;
import io.boxoffice.common.inbox.IncomingEvent;
import io.boxoffice.common.inbox.UnreadableEvent;
import io.boxoffice.purchase.sale.PaymentDecision.Word;
import java.util.UUID;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * The provider's words as events. They mean what webhooks mean, and are decided by the same code; a
 * message that comes both ways under one id has one effect.
 */
@Component
class PaymentEventListener {
  static final String TOPIC = "boxoffice.payments";
  private static final String SUCCEEDED = "payment.succeeded.v1";
  private static final String FAILED = "payment.failed.v1";

  private final Inbox inbox;
  private final TakePaymentWord payments;

  PaymentEventListener(Inbox inbox, TakePaymentWord payments) {
    this.inbox = inbox;
    this.payments = payments;
  }

  @KafkaListener(id = "purchase-payments", topics = TOPIC)
  void payment(ConsumerRecord<String, byte[]> message) {
    inbox.process(
        message,
        event -> {
          switch (event.type()) {
            case SUCCEEDED -> take(event, true);
            case FAILED -> take(event, false);
            default -> {
              // types that come later mean nothing here yet
            }
          }
        });
  }

  private void take(IncomingEvent event, boolean succeeded) {
    PaymentMessage.Data data = read(event);
    Word word = PaymentMessage.word(succeeded, data);
    UUID order = data == null ? null : data.reference();
    UUID tenant = data == null ? null : data.tenantId();
    if (word == null || order == null) {
      throw new UnreadableEvent(
          "a payment event needs paymentId, reference, amountMinor and currency");
    }
    if (tenant != null && !tenant.equals(event.tenantId())) {
      throw new UnreadableEvent("a payment event of one tenant that names another");
    }
    payments.take(event.id().toString(), event.type(), order, word);
  }

  private static PaymentMessage.@Nullable Data read(IncomingEvent event) {
    try {
      return event.payload(PaymentMessage.Data.class);
    } catch (JacksonException e) {
      throw new UnreadableEvent("a payment event that is not the JSON of one");
    }
  }

  /** The topic is filled from outside, and is waited for from the start. */
  @Configuration(proxyBeanMethods = false)
  static class Topic {
    @Bean
    NewTopic paymentsTopic(
        @Value("${boxoffice.kafka.partitions:6}") int partitions,
        @Value("${boxoffice.kafka.replicas:1}") int replicas) {
      return TopicBuilder.name(TOPIC).partitions(partitions).replicas(replicas).build();
    }
  }
}

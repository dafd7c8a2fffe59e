package io.boxoffice.purchase.notification;

import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.common.remote.RemoteUnavailable;
import io.boxoffice.common.tenant.TenantContext;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tries to get one mail to its reader and records what came of it. Writing and sending are outside
 * any transaction; a crash before the record sends the mail again, under the same Message-ID.
 */
@Component
class Deliver {
  private static final Logger log = LoggerFactory.getLogger(Deliver.class);
  private final WriteMail writer;
  private final SendMail sender;
  private final NotificationStore store;
  private final NotificationProperties properties;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  Deliver(
      WriteMail writer,
      SendMail sender,
      NotificationStore store,
      NotificationProperties properties,
      TransactionTemplate transaction,
      InstantSource time) {
    this.writer = writer;
    this.sender = sender;
    this.store = store;
    this.properties = properties;
    this.transaction = transaction;
    this.time = time;
  }

  Delivery deliver(Notification notification) {
    return TenantContext.system(notification.tenantId(), "worker:notifications")
        .call(
            () -> {
              Delivery delivery = attempt(notification);
              transaction.executeWithoutResult(status -> record(notification, delivery));
              return delivery;
            });
  }

  private Delivery attempt(Notification notification) {
    if (!time.instant().isBefore(notification.createdAt().plus(properties.giveUpAfter()))) {
      return new Delivery.GivenUp("it is too late");
    }
    Delivery delivery = tried(notification);
    return delivery instanceof Delivery.Failed(String why)
            && notification.attempts() >= properties.attempts()
        ? new Delivery.GivenUp("tried often enough: " + why)
        : delivery;
  }

  private Delivery tried(Notification notification) {
    try {
      return switch (writer.write(notification)) {
        case Written.Ready(Mail mail) -> sender.send(notification.id(), mail);
        case Written.NotYet(String why) -> new Delivery.Failed(why);
        case Written.Pointless(String why) -> new Delivery.GivenUp(why);
        case Written.NoAddress _ -> new Delivery.NoAddress();
      };
    } catch (RemoteUnavailable e) {
      return new Delivery.Failed(e.client() + " does not answer");
    } catch (RemoteRefusal e) {
      return new Delivery.Failed(e.client() + " refuses: " + e.slug());
    } catch (RuntimeException e) {
      // without its message, which may hold a part of the mail
      log.error("{} could not be written: {}", notification, e.getClass().getName());
      return new Delivery.Failed("it could not be written: " + e.getClass().getSimpleName());
    }
  }

  private void record(Notification held, Delivery delivery) {
    Instant now = time.instant();
    switch (delivery) {
      case Delivery.Sent _ -> store.sent(held, now);
      case Delivery.Failed(String why) -> failed(held, why, now);
      case Delivery.NoServer(String why) -> failed(held, why, now);
      case Delivery.GivenUp(String why) -> store.givenUp(held, why, now);
      case Delivery.NoAddress _ -> store.noAddress(held, now);
    }
  }

  private void failed(Notification held, String why, Instant now) {
    store.failed(held, why, now.plus(properties.retryAfter(held.attempts())), now);
  }
}

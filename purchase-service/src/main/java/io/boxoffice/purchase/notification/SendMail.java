package io.boxoffice.purchase.notification;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

/** Hands mails to the mail server. */
@Component
class SendMail {
  /** Refusals that an operator mends: the same mail goes once the settings are right. */
  private static final Set<Integer> OF_SETTINGS = Set.of(503, 530, 534, 535, 538);

  private final ObjectProvider<JavaMailSender> senders;
  private final NotificationProperties properties;

  SendMail(ObjectProvider<JavaMailSender> senders, NotificationProperties properties) {
    this.senders = senders;
    this.properties = properties;
  }

  /**
   * Sends a mail. A repeated one has the same Message-ID: whoever has it already can tell.
   *
   * @param id of the row that it is sent for
   */
  Delivery send(UUID id, Mail mail) {
    JavaMailSender sender = senders.getObject();
    MimeMessage message;
    try {
      message = message(sender, id, mail);
    } catch (AddressException e) {
      return new Delivery.GivenUp("the address is malformed");
    } catch (MessagingException | UnsupportedEncodingException e) {
      return new Delivery.Failed("the mail could not be put together");
    }
    try {
      sender.send(message);
      return new Delivery.Sent();
    } catch (MailAuthenticationException e) {
      return new Delivery.NoServer("the mail server refuses the login");
    } catch (MailSendException e) {
      return e.getCause() == null
          ? refused(e.getMessageExceptions())
          : new Delivery.NoServer("the mail server does not answer");
    } catch (MailException e) {
      return new Delivery.Failed("the mail could not be sent");
    }
  }

  private MimeMessage message(JavaMailSender sender, UUID id, Mail mail)
      throws MessagingException, UnsupportedEncodingException {
    MimeMessage message = sender.createMimeMessage();
    MimeMessageHelper helper = new MimeMessageHelper(message, true, StandardCharsets.UTF_8.name());
    helper.setFrom(
        new InternetAddress(
            properties.from(), properties.fromName(), StandardCharsets.UTF_8.name()));
    helper.setTo(new InternetAddress(mail.to(), true));
    helper.setSubject(mail.subject());
    helper.setText(mail.text(), mail.html());
    for (Mail.Attachment file : mail.attachments()) {
      helper.addAttachment(file.name(), new ByteArrayResource(file.content()), file.type());
    }
    message.setHeader("Auto-Submitted", "auto-generated");
    String domain = properties.from().substring(properties.from().lastIndexOf('@') + 1);
    message.setHeader("Message-ID", "<" + id + "@" + domain + ">");
    return message;
  }

  private static Delivery refused(@Nullable Exception @Nullable [] exceptions) {
    Integer code = null;
    if (exceptions != null) {
      for (Exception exception : exceptions) {
        Integer found = code(exception);
        code = found == null ? code : found;
      }
    }
    if (code == null) {
      return new Delivery.Failed("the connection to the mail server broke off");
    }
    return code >= 500 && !OF_SETTINGS.contains(code)
        ? new Delivery.GivenUp("the mail server refuses the mail for good (" + code + ")")
        : new Delivery.Failed("the mail server refuses the mail for now (" + code + ")");
  }

  /** What the server said of the address says more than what it then said of the mail. */
  private static @Nullable Integer code(@Nullable Throwable exception) {
    Integer code = null;
    Throwable at = exception;
    while (at instanceof MessagingException failure) {
      if (failure instanceof SMTPAddressFailedException address) {
        return address.getReturnCode();
      }
      if (failure instanceof SMTPSendFailedException send) {
        code = send.getReturnCode();
      }
      at = failure.getNextException();
    }
    return code;
  }
}

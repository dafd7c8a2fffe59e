package io.boxoffice.purchase.fake;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A real SMTP server on a port of its own, which can be made to refuse, and stopped. */
public final class FakeMailServer {
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile @Nullable RejectException ofRecipients;
  private volatile @Nullable RejectException ofMails;
  private volatile Runnable afterMail = () -> {};
  private @Nullable SMTPServer server;
  private int port;

  /** A mail as it came in. */
  public record Received(String to, MimeMessage message) {
    /** Returns a header. */
    public String header(String name) {
      try {
        return message.getHeader(name, null);
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Returns the subject, decoded. */
    public String subject() {
      try {
        return message.getSubject();
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Returns the content of the part whose type begins so. */
    public byte[] part(String type) {
      for (Part part : parts(message)) {
        try {
          if (part.getContentType().startsWith(type)) {
            try (InputStream in = part.getInputStream()) {
              return in.readAllBytes();
            }
          }
        } catch (IOException | MessagingException e) {
          throw new IllegalStateException(e);
        }
      }
      throw new AssertionError("no part of type " + type);
    }

    private static List<Part> parts(Part part) {
      try {
        if (!part.getContentType().startsWith("multipart/")) {
          return List.of(part);
        }
        Multipart multipart = (Multipart) part.getContent();
        List<Part> found = new ArrayList<>();
        for (int i = 0; i < multipart.getCount(); i++) {
          BodyPart inner = multipart.getBodyPart(i);
          found.addAll(parts(inner));
        }
        return found;
      } catch (IOException | MessagingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Starts, on the same port as before. */
  public synchronized FakeMailServer start() {
    if (server == null) {
      SMTPServer fresh =
          SMTPServer.port(port)
              .bindAddress(InetAddress.getLoopbackAddress())
              .insertReceivedHeaders(false)
              .messageHandlerFactory(Handler::new)
              .build();
      fresh.start();
      port = fresh.getPortAllocated();
      server = fresh;
    }
    return this;
  }

  /** Answers nobody any more. */
  public synchronized void stop() {
    if (server != null) {
      server.stop();
      server = null;
    }
  }

  public synchronized int port() {
    start();
    return port;
  }

  /** Refuses every recipient with that code. */
  public void refuseRecipients(int code) {
    ofRecipients = new RejectException(code, "no such box: somebody@example.test");
  }

  /** Refuses every mail with that code. */
  public void refuseMails(int code) {
    ofMails = new RejectException(code, "not now");
  }

  /** Does something once a mail is taken and before that is said. */
  public void afterMail(Runnable work) {
    afterMail = work;
  }

  /** Behaves again, and runs. */
  public void reset() {
    ofRecipients = null;
    ofMails = null;
    afterMail = () -> {};
    start();
  }

  /** Returns the mails to an address, oldest first. */
  public List<Received> to(String address) {
    return received.stream().filter(mail -> mail.to().equals(address)).toList();
  }

  private final class Handler implements MessageHandler {
    private final List<String> recipients = new ArrayList<>();

    Handler(MessageContext context) {
      if (context.getRemoteAddress() == null) {
        throw new IllegalStateException("a mail from nowhere");
      }
    }

    @Override
    public void from(String from) {
      // everybody may send
    }

    @Override
    public void recipient(String recipient) throws RejectException {
      RejectException refusal = ofRecipients;
      if (refusal != null) {
        throw refusal;
      }
      recipients.add(recipient);
    }

    @Override
    public @Nullable String data(InputStream data) throws RejectException {
      RejectException refusal = ofMails;
      if (refusal != null) {
        throw refusal;
      }
      try {
        MimeMessage message =
            new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(data.readAllBytes()));
        recipients.forEach(to -> received.add(new Received(to, message)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      }
      afterMail.run();
      return null;
    }

    @Override
    public void done() {
      // nothing is open
    }
  }
}

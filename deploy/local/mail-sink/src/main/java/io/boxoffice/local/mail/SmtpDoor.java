package io.boxoffice.local.mail;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/** Where mails come in. */
final class SmtpDoor {
  private static final int LARGEST_MAIL = 25 * 1024 * 1024;
  private static final int MOST_CONNECTIONS = 100;
  private final SMTPServer server;

  SmtpDoor(Mailbox mailbox, int port) {
    server =
        SMTPServer.port(port)
            .bindAddress(InetAddress.getLoopbackAddress())
            .softwareName("Boxoffice mail sink")
            .insertReceivedHeaders(false)
            .maxMessageSize(LARGEST_MAIL)
            .maxConnections(MOST_CONNECTIONS)
            .messageHandlerFactory(context -> new Handler(mailbox))
            .build();
  }

  void open() {
    server.start();
  }

  int port() {
    return server.getPortAllocated();
  }

  void close() {
    server.stop();
  }

  private static final class Handler implements MessageHandler {
    private final Mailbox mailbox;
    private final List<String> recipients = new ArrayList<>();

    Handler(Mailbox mailbox) {
      this.mailbox = mailbox;
    }

    @Override
    public void from(String from) {
      // everybody may send
    }

    @Override
    public void recipient(String recipient) {
      recipients.add(recipient);
    }

    @Override
    public @Nullable String data(InputStream data) throws IOException {
      mailbox.add(recipients, data);
      return null;
    }

    @Override
    public void done() {
      // nothing is open
    }
  }
}

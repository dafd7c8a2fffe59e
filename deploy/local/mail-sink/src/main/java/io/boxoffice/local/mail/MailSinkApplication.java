package io.boxoffice.local.mail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Starts the mail sink: SMTP on one port of the loopback address, HTTP on another. */
public final class MailSinkApplication {
  private MailSinkApplication() {}

  /** Runs until it is told to stop. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> env = System.getenv();
    Mailbox mailbox = new Mailbox(Path.of(required(env, "BOXOFFICE_MAIL_HOME")));
    SmtpDoor smtp = new SmtpDoor(mailbox, port(env, "BOXOFFICE_SMTP_PORT"));
    WebDoor web = new WebDoor(mailbox, port(env, "SERVER_PORT"));
    smtp.open();
    web.open();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  web.close();
                  smtp.close();
                }));
    System.out.println("mails go into " + mailbox.folder());
  }

  private static int port(Map<String, String> env, String name) {
    return Integer.parseInt(required(env, name));
  }

  private static String required(Map<String, String> env, String name) {
    String value = env.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(name + " is not set");
    }
    return value;
  }
}

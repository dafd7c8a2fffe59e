package io.boxoffice.purchase.notification;

import java.util.List;

/**
 * A mail, ready to be sent.
 *
 * @param text what programs without HTML show
 */
record Mail(String to, String subject, String text, String html, List<Attachment> attachments) {

  Mail {
    attachments = List.copyOf(attachments);
  }

  /** A file that comes with it. */
  record Attachment(String name, String type, byte[] content) {}

  /** Never shows the address or what is in it. */
  @Override
  public String toString() {
    return "Mail";
  }
}

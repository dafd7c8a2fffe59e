package io.boxoffice.local.mail;

import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The mails that came in: a file each, the newest few thousand. */
final class Mailbox {
  private static final int KEPT = 5_000;
  private static final int CLEARED_EVERY = 100;
  private static final String ENDING = ".eml";
  private static final Pattern ID = Pattern.compile("[0-9]{15}");
  private static final Session SESSION = Session.getInstance(new Properties());

  private final Path folder;
  private final AtomicLong next;

  Mailbox(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder).toAbsolutePath();
    this.next = new AtomicLong(ids().stream().findFirst().map(Long::parseLong).orElse(0L) + 1);
  }

  /** A mail in the list. */
  record Line(
      String id, List<String> to, String from, String subject, String date, String messageId) {}

  /** A file that came with a mail. */
  record File(int number, String name, String type) {}

  /** A mail to read. */
  record Mail(Line line, String text, List<File> files) {}

  /** Content of a file. */
  record Content(String name, String type, byte[] bytes) {}

  Path folder() {
    return folder;
  }

  /** Takes a mail; once this returns it is on the disk. */
  void add(List<String> recipients, InputStream data) throws IOException {
    String id = "%015d".formatted(next.getAndIncrement());
    Path unfinished = folder.resolve(id + ".part");
    try (OutputStream out = Files.newOutputStream(unfinished)) {
      for (String recipient : recipients) {
        out.write(("Delivered-To: " + recipient + "\r\n").getBytes(StandardCharsets.UTF_8));
      }
      data.transferTo(out);
    }
    Files.move(unfinished, file(id), StandardCopyOption.ATOMIC_MOVE);
    if (Long.parseLong(id) % CLEARED_EVERY == 0) {
      clear();
    }
  }

  private void clear() throws IOException {
    for (String id : ids().stream().skip(KEPT).toList()) {
      Files.deleteIfExists(file(id));
    }
  }

  /** Lists mails, newest first; those to one address when one is given. */
  List<Line> list(@Nullable String to, int limit) throws IOException {
    List<Line> found = new ArrayList<>();
    for (String id : ids()) {
      Optional<MimeMessage> message = message(id);
      if (message.isPresent()) {
        Line line = line(id, message.get());
        if (to == null || line.to().contains(to.toLowerCase(Locale.ROOT))) {
          found.add(line);
        }
      }
      if (found.size() == limit) {
        break;
      }
    }
    return found;
  }

  /** Returns a mail; empty when there is none. */
  Optional<Mail> read(String id) throws IOException {
    Optional<MimeMessage> message = message(id);
    if (message.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<Part> parts = parts(message.get());
      String text = "";
      List<File> files = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        Part part = parts.get(i);
        if (part.getFileName() != null) {
          files.add(new File(i, part.getFileName(), part.getContentType()));
        } else if (part.isMimeType("text/plain") && text.isEmpty()) {
          text = String.valueOf(part.getContent());
        }
      }
      return Optional.of(new Mail(line(id, message.get()), text, files));
    } catch (MessagingException e) {
      throw new IOException("a mail that cannot be read", e);
    }
  }

  /** Returns a file of a mail; empty when there is none. */
  Optional<Content> content(String id, int number) throws IOException {
    Optional<MimeMessage> message = message(id);
    if (message.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<Part> parts = parts(message.get());
      if (number < 0 || number >= parts.size() || parts.get(number).getFileName() == null) {
        return Optional.empty();
      }
      Part part = parts.get(number);
      try (InputStream in = part.getInputStream()) {
        return Optional.of(
            new Content(part.getFileName(), part.getContentType(), in.readAllBytes()));
      }
    } catch (MessagingException e) {
      throw new IOException("a mail that cannot be read", e);
    }
  }

  /** Returns a mail as it came in; empty when there is none. */
  Optional<byte[]> raw(String id) throws IOException {
    return ID.matcher(id).matches() && Files.exists(file(id))
        ? Optional.of(Files.readAllBytes(file(id)))
        : Optional.empty();
  }

  private Optional<MimeMessage> message(String id) throws IOException {
    if (!ID.matcher(id).matches() || !Files.exists(file(id))) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file(id))) {
      return Optional.of(new MimeMessage(SESSION, in));
    } catch (MessagingException e) {
      throw new IOException("a mail that cannot be read", e);
    }
  }

  private static Line line(String id, MimeMessage message) throws IOException {
    try {
      String[] recipients = message.getHeader("Delivered-To");
      Address[] senders = message.getFrom();
      return new Line(
          id,
          recipients == null
              ? List.of()
              : Arrays.stream(recipients).map(to -> to.toLowerCase(Locale.ROOT)).toList(),
          senders == null || senders.length == 0 ? "" : senders[0].toString(),
          text(message.getSubject()),
          text(message.getHeader("Date", null)),
          text(message.getMessageID()));
    } catch (MessagingException e) {
      throw new IOException("a mail that cannot be read", e);
    }
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static List<Part> parts(Part part) throws IOException, MessagingException {
    if (!part.isMimeType("multipart/*")) {
      return List.of(part);
    }
    Multipart multipart = (Multipart) part.getContent();
    List<Part> found = new ArrayList<>();
    for (int i = 0; i < multipart.getCount(); i++) {
      BodyPart inner = multipart.getBodyPart(i);
      found.addAll(parts(inner));
    }
    return found;
  }

  private Path file(String id) {
    return folder.resolve(id + ENDING);
  }

  /** Newest first. */
  private List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        ids.add(name.substring(0, name.length() - ENDING.length()));
      }
    }
    ids.sort(Comparator.reverseOrder());
    return ids;
  }
}

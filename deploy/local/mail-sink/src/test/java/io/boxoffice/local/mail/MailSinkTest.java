package io.boxoffice.local.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MailSinkTest {
  private static final byte[] FILE = "%PDF-like".getBytes(StandardCharsets.UTF_8);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private SmtpDoor smtp;
  private WebDoor web;

  @BeforeEach
  void open() throws IOException {
    Mailbox mailbox = new Mailbox(folder.resolve("mails"));
    smtp = new SmtpDoor(mailbox, 0);
    web = new WebDoor(mailbox, 0);
    smtp.open();
    web.open();
  }

  @AfterEach
  void close() {
    web.close();
    smtp.close();
  }

  private void send(String to, String subject) throws Exception {
    Properties settings = new Properties();
    settings.setProperty("mail.smtp.host", "127.0.0.1");
    settings.setProperty("mail.smtp.port", Integer.toString(smtp.port()));
    settings.setProperty("mail.smtp.timeout", "10000");
    MimeMessage message = new MimeMessage(Session.getInstance(settings));
    message.setFrom("tickets@boxoffice.test");
    message.setRecipients(Message.RecipientType.TO, to);
    message.setSubject(subject, "UTF-8");
    MimeBodyPart text = new MimeBodyPart();
    text.setText("Grüße\n.\nafter a lonely dot", "UTF-8");
    MimeBodyPart file = new MimeBodyPart();
    file.setContent(FILE, "application/pdf");
    file.setFileName("tickets.pdf");
    message.setContent(new MimeMultipart(text, file));
    Transport.send(message);
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + path)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private JsonNode json(String path) throws IOException, InterruptedException {
    return JsonMapper.shared().readTree(get(path).body());
  }

  @Test
  void a_mail_that_came_in_can_be_listed_and_read_with_its_files() throws Exception {
    send("Ada@Example.test", "Tickets für dich");
    send("bob@example.test", "<script>alert(1)</script>");

    JsonNode all = json("/api/messages");
    assertThat(all.valueStream().map(mail -> mail.get("subject").asString()))
        .containsExactly("<script>alert(1)</script>", "Tickets für dich");
    JsonNode adas = json("/api/messages?to=ada%40example.test");
    assertThat(adas).hasSize(1);
    assertThat(json("/api/user/ada@example.test/messages")).isEqualTo(adas);
    String path = "/api/messages/" + adas.get(0).get("id").asString();
    JsonNode mail = json(path);
    assertThat(mail.get("text").asString().replace("\r", ""))
        .contains("Grüße\n.\nafter a lonely dot");
    assertThat(mail.at("/files/0/name").asString()).isEqualTo("tickets.pdf");
    assertThat(get(path + "/files/" + mail.at("/files/0/number").asInt()).body()).isEqualTo(FILE);
    assertThat(new String(get(path + "/raw").body(), StandardCharsets.UTF_8))
        .startsWith("Delivered-To: Ada@Example.test\r\n")
        .contains("Message-ID:");
  }

  @Test
  void mails_stay_when_it_starts_again_and_new_ones_come_after_them() throws Exception {
    send("ada@example.test", "first");
    close();
    open();
    send("ada@example.test", "second");

    assertThat(json("/api/messages").valueStream().map(mail -> mail.get("subject").asString()))
        .containsExactly("second", "first");
  }

  @Test
  void its_page_runs_no_script_but_its_own_and_other_paths_lead_nowhere() throws Exception {
    HttpResponse<byte[]> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("script-src 'self'");
    assertThat(get("/index.js").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    for (String path :
        List.of(
            "/api/messages/..%2F..%2Fsecrets.properties/raw",
            "/api/messages/000000000000009",
            "/api/messages/x/files/0",
            "/api/messages/000000000000001/files/99999",
            "/etc/passwd")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
  }
}

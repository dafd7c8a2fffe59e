package io.boxoffice.checkin.code;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.Encoder;
import io.boxoffice.checkin.CheckinIT;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class CodeIT extends CheckinIT {
  @Autowired CodeWriter writer;
  @Autowired CodeReader reader;
  @Autowired CodeKeys keys;
  @Autowired MasterKey master;

  private final UUID ticketId = Ids.next();
  private final UUID eventId = Ids.next();
  private final Instant now = Instant.parse("2027-02-01T18:00:10Z");

  private TicketCode write() {
    return context().call(() -> writer.write(ticketId, 1, eventId, now));
  }

  private ReadCode read(String text, Instant at) {
    return context().call(() -> reader.read(text, at));
  }

  @Test
  void a_code_says_which_ticket_generation_and_event_it_is_for() {
    assertThat(read(write().text(), now)).isEqualTo(new ReadCode.Genuine(ticketId, 1, eventId));
  }

  @Test
  void a_code_fits_a_symbol_of_version_11_at_level_m() throws Exception {
    String text = write().text();
    assertThat(text).startsWith("BX1:").hasSize(CodeLayout.TEXT);
    assertThat(Encoder.encode(text, ErrorCorrectionLevel.M).getVersion().getVersionNumber())
        .isLessThanOrEqualTo(11);
  }

  @Test
  void two_earlier_steps_and_one_later_are_accepted_and_no_others() {
    TicketCode code = write();
    for (int steps = -5; steps <= 5; steps++) {
      // the reader's clock is that many steps ahead of the code
      ReadCode read = read(code.text(), now.plusSeconds(steps * 30L));
      assertThat(read)
          .as("steps passed: %d", steps)
          .isInstanceOf(
              steps >= -1 && steps <= 2 ? ReadCode.Genuine.class : ReadCode.OutOfTime.class);
    }
    assertThat(read(code.text(), code.validUntil().minusMillis(1)))
        .isInstanceOf(ReadCode.Genuine.class);
    assertThat(read(code.text(), code.validUntil())).isInstanceOf(ReadCode.OutOfTime.class);
  }

  @Test
  void no_flipped_bit_is_ever_taken() {
    byte[] code = decode(write().text());
    for (int bit = 0; bit < code.length * 8; bit++) {
      byte[] damaged = code.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(read(encode(damaged), now))
          .as("bit %d", bit)
          .isInstanceOf(ReadCode.Unreadable.class);
    }
  }

  @Test
  void no_changed_character_is_ever_taken() {
    String text = write().text();
    String others = "0A:$ a\n\u0000é\uD83D";
    for (int position = 0; position < text.length(); position++) {
      for (int i = 0; i < others.length(); i++) {
        char other = others.charAt(i);
        if (text.charAt(position) != other) {
          String damaged = text.substring(0, position) + other + text.substring(position + 1);
          assertThat(read(damaged, now)).isInstanceOf(ReadCode.Unreadable.class);
        }
      }
    }
  }

  @Test
  void texts_of_any_other_length_are_unreadable() {
    String text = write().text();
    for (int length = 0; length < text.length(); length++) {
      assertThat(read(text.substring(0, length), now)).isInstanceOf(ReadCode.Unreadable.class);
    }
    assertThat(read(text + "0", now)).isInstanceOf(ReadCode.Unreadable.class);
    assertThat(read(text + text, now)).isInstanceOf(ReadCode.Unreadable.class);
  }

  @Test
  void a_printed_code_is_good_whatever_the_time_and_fits_a_symbol_of_version_9() throws Exception {
    String text = print();
    for (long days : new long[] {-400, 0, 400}) {
      assertThat(read(text, now.plusSeconds(days * 86_400)))
          .isEqualTo(new ReadCode.Genuine(ticketId, 1, eventId));
    }
    assertThat(text).startsWith("BX1:").hasSize(CodeLayout.PRINTED_TEXT);
    assertThat(Encoder.encode(text, ErrorCorrectionLevel.M).getVersion().getVersionNumber())
        .isLessThanOrEqualTo(9);
  }

  @Test
  void no_flipped_bit_of_a_printed_code_is_ever_taken() {
    byte[] code = decode(print());
    for (int bit = 0; bit < code.length * 8; bit++) {
      byte[] damaged = code.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(read(encode(damaged), now))
          .as("bit %d", bit)
          .isInstanceOf(ReadCode.Unreadable.class);
    }
  }

  @Test
  void nobody_makes_a_printed_code_of_one_that_rotates_not_even_with_the_gate_key() {
    byte[] rotating = decode(write().text());
    byte[] first = java.util.Arrays.copyOf(rotating, CodeLayout.ENVELOPE);
    assertThat(read(encode(first), now)).isInstanceOf(ReadCode.Unreadable.class);
    first[0] = CodeLayout.PRINTED_VERSION;
    assertThat(read(encode(first), now)).isInstanceOf(ReadCode.Unreadable.class);

    CodeKey.Gate gate = context().call(() -> keys.currentGate(eventId));
    byte[] handle = HandleCipher.open(gate, java.util.Arrays.copyOf(rotating, CodeLayout.ENVELOPE));
    byte[] sealedAgain =
        HandleCipher.seal(CodeLayout.PRINTED_VERSION, gate, new byte[CodeLayout.NONCE], handle);
    assertThat(read(encode(sealedAgain), now)).isInstanceOf(ReadCode.Unreadable.class);
  }

  private String print() {
    return context().call(() -> writer.print(ticketId, 1, eventId)).text();
  }

  @Test
  void a_code_of_another_tenant_is_unreadable() {
    String text = write().text();
    ReadCode read = TenantContext.system(Ids.next(), "test").call(() -> reader.read(text, now));
    assertThat(read).isInstanceOf(ReadCode.Unreadable.class);
  }

  @Test
  void whoever_holds_the_gate_key_alone_cannot_forge() {
    byte[] ownSeed = new byte[32];
    byte[] ownKey = new byte[32];
    Ed25519.generatePublicKey(ownSeed, 0, ownKey, 0);
    int issuerId = context().call(() -> keys.currentIssuer().keyId());
    byte[] forged = code(body(ownKey, issuerId), ownSeed, ownSeed, eventId);
    assertThat(read(encode(forged), now)).isInstanceOf(ReadCode.Unreadable.class);
  }

  @Test
  void a_handle_moved_to_another_event_is_unreadable() {
    UUID otherEvent = Ids.next();
    CodeKey.Issuer issuer = context().call(keys::currentIssuer);
    byte[] ticketSeed = master.ticketSeed(ticketId, 1);
    byte[] ticketKey = new byte[32];
    Ed25519.generatePublicKey(ticketSeed, 0, ticketKey, 0);
    byte[] body = body(ticketKey, issuer.keyId());
    assertThat(read(encode(code(body, issuer.seed(), ticketSeed, eventId)), now))
        .isInstanceOf(ReadCode.Genuine.class);
    // signed for this event, sealed for the gates of the other
    byte[] moved = seal(otherEvent, body, issuer.seed(), eventId, ticketSeed);
    assertThat(read(encode(moved), now)).isInstanceOf(ReadCode.Unreadable.class);
  }

  @Test
  void a_step_signed_by_another_ticket_is_unreadable() {
    CodeKey.Issuer issuer = context().call(keys::currentIssuer);
    byte[] ticketSeed = master.ticketSeed(ticketId, 1);
    byte[] ticketKey = new byte[32];
    Ed25519.generatePublicKey(ticketSeed, 0, ticketKey, 0);
    byte[] body = body(ticketKey, issuer.keyId());
    byte[] otherSeed = master.ticketSeed(ticketId, 2);
    assertThat(read(encode(code(body, issuer.seed(), otherSeed, eventId)), now))
        .isInstanceOf(ReadCode.Unreadable.class);
  }

  @Test
  void codes_made_before_a_rotation_go_on_and_new_ones_use_the_new_keys() {
    TicketCode before = write();
    int oldGate = context().call(() -> keys.currentGate(eventId).keyId());
    int oldIssuer = context().call(() -> keys.currentIssuer().keyId());
    context().run(() -> keys.rotate(KeyKind.GATE, eventId, staff));
    context().run(() -> keys.rotate(KeyKind.ISSUER, null, staff));
    TicketCode after = write();

    assertThat(read(before.text(), now)).isInstanceOf(ReadCode.Genuine.class);
    assertThat(read(after.text(), now)).isInstanceOf(ReadCode.Genuine.class);
    assertThat(ByteBuffer.wrap(decode(after.text())).getInt(1)).isNotEqualTo(oldGate);
    assertThat(context().call(() -> keys.currentIssuer().keyId())).isNotEqualTo(oldIssuer);
    assertThat(
            database()
                .sql(
                    """
                    select count(*) from checkin.code_keys
                     where tenant_id = :tenant and retired_at is not null
                    """)
                .param("tenant", tenant)
                .query(Integer.class)
                .single())
        .isEqualTo(2);
  }

  @Test
  void each_code_is_sealed_anew() {
    assertThat(write().text()).isNotEqualTo(write().text());
  }

  private byte[] body(byte[] ticketKey, int issuerId) {
    return ByteBuffer.allocate(CodeLayout.BODY)
        .putLong(ticketId.getMostSignificantBits())
        .putLong(ticketId.getLeastSignificantBits())
        .putInt(1)
        .put(ticketKey)
        .putInt(issuerId)
        .array();
  }

  private byte[] code(byte[] body, byte[] issuerSeed, byte[] stepSeed, UUID event) {
    return seal(event, body, issuerSeed, event, stepSeed);
  }

  private byte[] seal(
      UUID gateEvent, byte[] body, byte[] issuerSeed, UUID signedEvent, byte[] stepSeed) {
    byte[] message = CodeLayout.issuerMessage(signedEvent, body);
    byte[] signature = new byte[64];
    Ed25519.sign(issuerSeed, 0, message, 0, message.length, signature, 0);
    byte[] handle = ByteBuffer.allocate(CodeLayout.HANDLE).put(body).put(signature).array();
    CodeKey.Gate gate = context().call(() -> keys.currentGate(gateEvent));
    byte[] envelope = HandleCipher.seal(gate, new byte[CodeLayout.NONCE], handle);
    int step = CodeLayout.stepAt(now);
    byte[] stepMessage = CodeLayout.stepMessage(envelope, step);
    byte[] stepSignature = new byte[64];
    Ed25519.sign(stepSeed, 0, stepMessage, 0, stepMessage.length, stepSignature, 0);
    return ByteBuffer.allocate(CodeLayout.CODE)
        .put(envelope)
        .putInt(step)
        .put(stepSignature)
        .array();
  }

  private static byte[] decode(String text) {
    return CodeLayout.BASE45.decode(text.substring(4).getBytes(StandardCharsets.US_ASCII));
  }

  private static String encode(byte[] code) {
    return "BX1:" + new String(CodeLayout.BASE45.encode(code), StandardCharsets.US_ASCII);
  }
}

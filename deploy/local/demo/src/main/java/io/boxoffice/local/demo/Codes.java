package io.boxoffice.local.demo;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Codes at the gate: real ones from their owners, and forged ones. */
final class Codes {
  private static final String BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  private static final String PREFIX = "BX1:";

  private final Gateway gateway;

  Codes(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * A code as it was shown to somebody.
   *
   * @param takenNanos when; codes rotate, an old one is refused as expired
   */
  record Code(String text, long takenNanos) {
    private static final long SURELY_ACCEPTED = 50_000_000_000L;

    /** Whether its time step is surely still accepted. */
    boolean fresh() {
      return System.nanoTime() - takenNanos < SURELY_ACCEPTED;
    }
  }

  Answer ask(Person person, Ticket ticket) throws InterruptedException {
    return gateway.get(person, "/api/tickets/" + ticket.id() + "/qr?format=text");
  }

  /** The owner's current code. The gate's projection may be a moment behind the purchase. */
  Code of(Ticket ticket) throws InterruptedException {
    Answer answer = ask(ticket.owner(), ticket);
    for (int attempt = 0; attempt < 40 && notYet(answer); attempt++) {
      Thread.sleep(250);
      answer = ask(ticket.owner(), ticket);
    }
    return new Code(
        Gateway.require(answer, "the code of " + ticket).text("code"), System.nanoTime());
  }

  private static boolean notYet(Answer answer) {
    return answer.status() == 404 || answer.slug().equals("ticket-not-ready");
  }

  /** Something that looks like a code and was never issued. */
  static String forged(Random random) {
    StringBuilder text = new StringBuilder(PREFIX);
    for (int i = 0; i < 216; i++) {
      text.append(BASE45.charAt(random.nextInt(BASE45.length())));
    }
    return text.toString();
  }

  /** A real code with one character changed. */
  static String tampered(String code, Random random) {
    int at = PREFIX.length() + random.nextInt(code.length() - PREFIX.length());
    char old = code.charAt(at);
    char other = old == '7' ? '8' : '7';
    return code.substring(0, at) + other + code.substring(at + 1);
  }

  /** What a gate must answer. */
  record Expected(boolean admitted, List<String> reasons) {
    static final Expected ADMITTED = new Expected(true, List.of());

    static Expected refused(String... reasons) {
      return new Expected(false, List.of(reasons));
    }

    boolean met(Answer answer) {
      return answer.ok()
          && answer.text("result").equals(admitted ? "admitted" : "refused")
          && (admitted || reasons.contains(answer.text("reason")));
    }

    @Override
    public String toString() {
      return admitted
          ? "admitted"
          : String.format(Locale.ROOT, "refused as %s", String.join(" or ", reasons));
    }
  }
}

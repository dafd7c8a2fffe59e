package io.boxoffice.transfer.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.transfer.Neighbours;
import io.boxoffice.transfer.TransferIT;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class AcceptIT extends TransferIT {
  private static final List<String> ALL = List.of("claim", "fence fenced", "finish");

  @Autowired ResumeTransfers resumeTransfers;

  private static UUID id(Answer offer) {
    return UUID.fromString(offer.text("id"));
  }

  private String statusOf(Answer offer) {
    return get("/api/transfers/" + offer.text("id"), buyer(sender)).text("status");
  }

  private void resumeLater() {
    clock.advance(Duration.ofMinutes(2));
    resumeTransfers.resume();
  }

  @Test
  void an_accepted_ticket_is_claimed_fenced_and_finished_in_that_order() {
    UUID ticketId = ticket(sender);
    Answer offer = offer(ticketId);
    Answer accepted = accept(offer);
    assertThat(accepted.status()).isEqualTo(200);
    assertThat(accepted.text("status")).isEqualTo("completed");
    assertThat(accepted.text("toUserId")).isEqualTo(recipient.toString());
    assertThat(NEIGHBOURS.effectsOf(ticketId)).isEqualTo(ALL);
    assertThat(NEIGHBOURS.ownerOf(ticketId)).isEqualTo(recipient);
    assertThat(eventsOf(id(offer)))
        .containsExactly("transfer.offered.v1", "transfer.accepted.v1", "transfer.completed.v1");
    assertThat(accept(offer).status()).isEqualTo(200);
    assertThat(offer(ticketId, recipient, sender).status()).isEqualTo(201);
  }

  @Test
  void a_code_may_be_typed_in_any_case_and_without_dashes() {
    Answer offer = offer(ticket(sender));
    String typed = offer.text("acceptanceCode").toLowerCase(Locale.ROOT).replace("-", " ") + " ";
    assertThat(accept(offer, typed, buyer(recipient)).status()).isEqualTo(200);
  }

  @Test
  void only_the_recipient_may_accept() {
    Answer offer = offer(ticket(sender));
    String code = offer.text("acceptanceCode");
    assertThat(accept(offer, code, buyer(sender)).status()).isEqualTo(403);
    assertThat(accept(offer, code, buyer(Ids.next())).problem()).isEqualTo("unknown-transfer");
    assertThat(accept(offer, code, tokens.bearer(recipient, Ids.next(), "buyer")).status())
        .isEqualTo(404);
    assertThat(statusOf(offer)).isEqualTo("pending");
  }

  @Test
  void an_offer_to_an_address_needs_that_address_verified() {
    UUID ticketId = ticket(sender);
    Answer offer = offerTo(ticketId, "Friend@Example.test");
    assertThat(offer.text("toEmail")).isEqualTo("friend@example.test");
    String code = offer.text("acceptanceCode");
    assertThat(accept(offer, code, buyer(recipient)).status()).isEqualTo(404);
    Answer unverified = accept(offer, code, buyer(recipient, "friend@example.test", false));
    assertThat(unverified.status()).isEqualTo(403);
    assertThat(unverified.problem()).isEqualTo("email-not-verified");
    String friend = buyer(recipient, "FRIEND@example.test", true);
    assertThat(get("/api/transfers?direction=received", friend).json().get("items").size())
        .isEqualTo(1);
    assertThat(accept(offer, code, friend).status()).isEqualTo(200);
    assertThat(NEIGHBOURS.ownerOf(ticketId)).isEqualTo(recipient);
    // from now on it is that person's, not the address's
    assertThat(accept(offer, code, buyer(Ids.next(), "friend@example.test", true)).status())
        .isEqualTo(404);
  }

  @Test
  void five_wrong_codes_end_the_offer() {
    UUID ticketId = ticket(sender);
    Answer offer = offer(ticketId);
    for (int left = 4; left >= 1; left--) {
      Answer wrong = accept(offer, "0000-0000-0000-0000", buyer(recipient));
      assertThat(wrong.status()).isEqualTo(422);
      assertThat(wrong.problem()).isEqualTo("wrong-acceptance-code");
      assertThat(wrong.json().get("attemptsLeft").asInt()).isEqualTo(left);
    }
    Answer last = accept(offer, "0000-0000-0000-0000", buyer(recipient));
    assertThat(last.problem()).isEqualTo("transfer-cancelled");
    assertThat(last.text("reason")).isEqualTo("too-many-wrong-codes");
    assertThat(accept(offer).problem()).isEqualTo("transfer-cancelled");
    assertThat(NEIGHBOURS.effectsOf(ticketId)).isEmpty();
    assertThat(eventsOf(id(offer))).containsExactly("transfer.offered.v1", "transfer.cancelled.v1");
  }

  @Test
  void no_more_than_five_guesses_are_made_even_all_at_once() throws Exception {
    Answer offer = offer(ticket(sender));
    List<Answer> answers = atOnce(20, () -> accept(offer, "0000-0000-0000-0000", buyer(recipient)));
    assertThat(answers.stream().filter(answer -> answer.status() == 422)).hasSize(4);
    assertThat(
            database()
                .sql("select wrong_codes from transfer.ticket_transfers where id = :id")
                .param("id", id(offer))
                .query(Integer.class)
                .single())
        .isEqualTo(5);
  }

  @Test
  void of_many_acceptances_at_once_one_takes_effect() throws Exception {
    for (int round = 0; round < 5; round++) {
      UUID ticketId = ticket(sender);
      Answer offer = offer(ticketId);
      List<Answer> answers = atOnce(8, () -> accept(offer));
      assertThat(answers).allMatch(answer -> answer.status() == 200 || answer.status() == 202);
      assertThat(answers).anyMatch(answer -> answer.status() == 200);
      assertThat(NEIGHBOURS.effectsOf(ticketId)).isEqualTo(ALL);
      assertThat(eventsOf(id(offer))).hasSize(3);
    }
  }

  @Test
  void of_a_cancel_and_an_acceptance_at_once_one_takes_effect() throws Exception {
    for (int round = 0; round < 10; round++) {
      UUID ticketId = ticket(sender);
      Answer offer = offer(ticketId);
      boolean even = round % 2 == 0;
      List<Answer> answers = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        String path = "/api/transfers/" + offer.text("id") + "/cancel";
        Future<Answer> first =
            threads.submit(() -> even ? accept(offer) : post(path, buyer(sender), ""));
        Future<Answer> second =
            threads.submit(() -> even ? post(path, buyer(sender), "") : accept(offer));
        answers.add(first.get(30, TimeUnit.SECONDS));
        answers.add(second.get(30, TimeUnit.SECONDS));
      }
      assertThat(answers.stream().filter(answer -> answer.status() < 300)).hasSize(1);
      assertThat(NEIGHBOURS.effectsOf(ticketId))
          .isEqualTo(statusOf(offer).equals("completed") ? ALL : List.of());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "already-admitted",
        "doors-open",
        "generation-taken",
        "unknown-event",
        "event-mismatch"
      })
  void when_the_gates_say_no_the_claim_is_given_up_and_the_sender_keeps_the_ticket(String no) {
    UUID ticketId = ticket(sender);
    NEIGHBOURS.gatesSay(ticketId, no);
    Answer offer = offer(ticketId);
    Answer refused = accept(offer);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.problem()).isEqualTo("transfer-cancelled");
    assertThat(refused.text("reason")).isEqualTo(no);
    assertThat(NEIGHBOURS.effectsOf(ticketId)).containsExactly("claim", "fence " + no, "give-up");
    assertThat(NEIGHBOURS.isClaimed(ticketId)).isFalse();
    assertThat(NEIGHBOURS.ownerOf(ticketId)).isEqualTo(sender);
    assertThat(eventsOf(id(offer)))
        .containsExactly("transfer.offered.v1", "transfer.accepted.v1", "transfer.cancelled.v1");
    assertThat(get("/api/transfers/" + id(offer), buyer(sender)).text("reason")).isEqualTo(no);
  }

  @Test
  void when_the_ledger_refuses_the_claim_nothing_is_fenced() {
    UUID ticketId = ticket(sender);
    Answer offer = offer(ticketId);
    NEIGHBOURS.movesTo(ticketId, Ids.next());
    Answer refused = accept(offer);
    assertThat(refused.problem()).isEqualTo("transfer-cancelled");
    assertThat(refused.text("reason")).isEqualTo("ticket-not-claimable");
    assertThat(NEIGHBOURS.effectsOf(ticketId)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown-ticket", "ticket-not-claimable", "operation-pending"})
  void a_claim_refused_after_one_that_nobody_answered_is_given_up(String no) {
    UUID ticketId = ticket(sender);
    Answer offer = offer(ticketId);
    NEIGHBOURS.fail(ticketId, "claim", Neighbours.Mode.LOST_AFTER);
    assertThat(accept(offer).status()).isEqualTo(202);
    assertThat(NEIGHBOURS.isClaimed(ticketId)).isTrue();
    NEIGHBOURS.ledgerRefuses(ticketId, no);

    resumeLater();
    Answer cancelled = get("/api/transfers/" + id(offer), buyer(sender));
    assertThat(cancelled.text("status")).isEqualTo("cancelled");
    assertThat(cancelled.text("reason")).isEqualTo(no);
    assertThat(NEIGHBOURS.effectsOf(ticketId)).containsExactly("claim", "give-up");
    assertThat(NEIGHBOURS.isClaimed(ticketId)).isFalse();
    assertThat(NEIGHBOURS.ownerOf(ticketId)).isEqualTo(sender);
  }

  @ParameterizedTest
  @ValueSource(strings = {"already-admitted", "malformed-request"})
  void what_is_no_refusal_of_a_claim_is_asked_again(String strange) {
    UUID ticketId = ticket(sender);
    Answer offer = offer(ticketId);
    NEIGHBOURS.ledgerRefuses(ticketId, strange);
    assertThat(accept(offer).status()).isEqualTo(202);
    resumeLater();
    assertThat(statusOf(offer)).isEqualTo("accepted");
    assertThat(NEIGHBOURS.effectsOf(ticketId)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "claim,LOST_BEFORE",
    "claim,LOST_AFTER",
    "fence,LOST_BEFORE",
    "fence,LOST_AFTER",
    "finish,LOST_BEFORE",
    "finish,LOST_AFTER",
    "claim,CUT",
    "fence,CUT",
    "finish,CUT",
    "claim,GARBLED",
    "fence,SLOW",
    "claim,NO_ROUTE",
    "fence,NO_ROUTE",
    "finish,NO_ROUTE",
    "claim,NOT_FOUND",
    "fence,NOT_FOUND"
  })
  void a_call_that_nobody_answered_is_repeated_and_takes_effect_once(
      String call, Neighbours.Mode mode) {
    UUID ticketId = ticket(sender);
    Answer offer = offer(ticketId);
    NEIGHBOURS.fail(ticketId, call, mode);
    Answer pending = accept(offer);
    assertThat(pending.status()).isEqualTo(202);
    assertThat(pending.text("status")).isEqualTo("accepted");
    if (mode == Neighbours.Mode.SLOW) {
      NEIGHBOURS.release();
    }
    assertThat(post("/api/transfers/" + id(offer) + "/cancel", buyer(sender), "").status())
        .isEqualTo(409);

    resumeLater();
    assertThat(statusOf(offer)).isEqualTo("completed");
    assertThat(NEIGHBOURS.effectsOf(ticketId)).isEqualTo(ALL);
    assertThat(eventsOf(id(offer))).hasSize(3);
    assertThat(accept(offer).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"give-up,LOST_BEFORE", "give-up,LOST_AFTER"})
  void giving_up_is_repeated_as_well(String call, Neighbours.Mode mode) {
    UUID ticketId = ticket(sender);
    NEIGHBOURS.gatesSay(ticketId, "already-admitted");
    NEIGHBOURS.fail(ticketId, call, mode);
    Answer offer = offer(ticketId);
    assertThat(accept(offer).status()).isEqualTo(202);
    resumeLater();
    assertThat(statusOf(offer)).isEqualTo("cancelled");
    assertThat(NEIGHBOURS.isClaimed(ticketId)).isFalse();
    assertThat(NEIGHBOURS.effectsOf(ticketId))
        .containsExactly("claim", "fence already-admitted", "give-up");
  }

  /**
   * A crash leaves the row at a step, and the call of that step made or not. From each of those the
   * worker must come to the same end.
   */
  @ParameterizedTest
  @CsvSource({
    "claim,false",
    "claim,true",
    "fence,false",
    "fence,true",
    "finish,false",
    "finish,true"
  })
  void after_a_crash_at_any_step_the_worker_completes_the_transfer(
      String step, boolean callWasMade) {
    UUID ticketId = ticket(sender);
    Answer offer = offer(ticketId);
    crashAt(offer, ticketId, List.of("claim", "fence", "finish"), step, callWasMade);

    resumeTransfers.resume();
    assertThat(statusOf(offer)).isEqualTo("completed");
    assertThat(NEIGHBOURS.effectsOf(ticketId)).isEqualTo(ALL);
    assertThat(NEIGHBOURS.ownerOf(ticketId)).isEqualTo(recipient);
    assertThat(eventsOf(id(offer))).contains("transfer.completed.v1").hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"fence,true", "give_up,false", "give_up,true"})
  void after_a_crash_on_the_way_back_the_worker_cancels_the_transfer(
      String step, boolean callWasMade) {
    UUID ticketId = ticket(sender);
    NEIGHBOURS.gatesSay(ticketId, "already-admitted");
    Answer offer = offer(ticketId);
    crashAt(offer, ticketId, List.of("claim", "fence", "give_up"), step, callWasMade);

    resumeTransfers.resume();
    assertThat(statusOf(offer)).isEqualTo("cancelled");
    assertThat(NEIGHBOURS.isClaimed(ticketId)).isFalse();
    assertThat(NEIGHBOURS.ownerOf(ticketId)).isEqualTo(sender);
    assertThat(eventsOf(id(offer))).contains("transfer.cancelled.v1").hasSize(2);
  }

  private void crashAt(
      Answer offer, UUID ticketId, List<String> way, String step, boolean callWasMade) {
    for (String before : way) {
      if (before.equals(step) && !callWasMade) {
        break;
      }
      NEIGHBOURS.tookEffect(ticketId, before.replace('_', '-'), id(offer), sender, recipient);
      if (before.equals(step)) {
        break;
      }
    }
    database()
        .sql(
            """
            update transfer.ticket_transfers
               set status = 'accepted', step = :step, accepted_at = created_at,
                   generation = case when :step = 'claim' then null else 2 end,
                   next_attempt_at = created_at, version = version + 1
             where id = :id
            """)
        .param("step", step)
        .param("id", id(offer))
        .update();
  }

  @Test
  void the_worker_leaves_alone_what_another_process_is_at() {
    UUID ticketId = ticket(sender);
    Answer offer = offer(ticketId);
    crashAt(offer, ticketId, List.of(), "claim", false);
    database()
        .sql(
            """
            update transfer.ticket_transfers set next_attempt_at = :until where id = :id
            """)
        .param("id", id(offer))
        .param("until", java.sql.Timestamp.from(clock.instant().plusSeconds(20)))
        .update();
    resumeTransfers.resume();
    assertThat(NEIGHBOURS.effectsOf(ticketId)).isEmpty();
    resumeLater();
    assertThat(NEIGHBOURS.effectsOf(ticketId)).isEqualTo(ALL);
  }

  private static List<Answer> atOnce(int times, java.util.function.Supplier<Answer> call)
      throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> futures = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        futures.add(threads.submit(call::get));
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> future : futures) {
        answers.add(future.get(60, TimeUnit.SECONDS));
      }
      return answers;
    }
  }
}

package io.boxoffice.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class GatheringTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private final List<List<Integer>> calls = new ArrayList<>();
  private final List<Sinks.One<List<String>>> answers = new ArrayList<>();

  private Gathering<Integer, String> gathering(Duration timeout) {
    return new Gathering<>(this::call, timeout, Duration.ZERO, 3, 5);
  }

  private Mono<List<String>> call(List<Integer> questions) {
    calls.add(questions);
    Sinks.One<List<String>> answer = Sinks.one();
    answers.add(answer);
    return answer.asMono();
  }

  private void answer(int call) {
    answers
        .get(call)
        .emitValue(
            calls.get(call).stream().map(question -> "answer " + question).toList(),
            Sinks.EmitFailureHandler.FAIL_FAST);
  }

  @Test
  void aQuestionAloneIsAskedAtOnceAndThoseThatComeMeanwhileTogether() {
    Gathering<Integer, String> gathering = gathering(LONG);
    List<CompletableFuture<String>> asked = new ArrayList<>();
    for (int question = 0; question < 6; question++) {
      asked.add(gathering.ask(question).toFuture());
    }
    assertThat(calls).containsExactly(List.of(0));

    answer(0);
    assertThat(calls).containsExactly(List.of(0), List.of(1, 2, 3));
    answer(1);
    assertThat(calls).containsExactly(List.of(0), List.of(1, 2, 3), List.of(4, 5));
    answer(2);

    for (int question = 0; question < 6; question++) {
      assertThat(asked.get(question)).isCompletedWithValue("answer " + question);
    }
  }

  @Test
  void aFailedCallFailsItsOwnQuestionsAndTheNextGoOn() {
    Gathering<Integer, String> gathering = gathering(LONG);
    CompletableFuture<String> first = gathering.ask(1).toFuture();
    CompletableFuture<String> second = gathering.ask(2).toFuture();

    answers
        .getFirst()
        .emitError(new IllegalStateException("down"), Sinks.EmitFailureHandler.FAIL_FAST);
    answer(1);

    assertThat(first).isCompletedExceptionally();
    assertThat(second).isCompletedWithValue("answer 2");
  }

  @Test
  void aCallThatIsNotAnsweredEndsAndTheNextGoesOut() {
    Gathering<Integer, String> gathering = gathering(Duration.ofMillis(20));
    CompletableFuture<String> first = gathering.ask(1).toFuture();

    assertThatThrownBy(first::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    CompletableFuture<String> second = gathering.ask(2).toFuture();
    answer(1);
    assertThat(second).isCompletedWithValue("answer 2");
  }

  @Test
  void whatComesSoonAfterACallWaitsForMoreToAskWith() throws InterruptedException {
    Gathering<Integer, String> gathering =
        new Gathering<>(this::call, LONG, Duration.ofMillis(50), 3, 5);
    List<CompletableFuture<String>> asked = new ArrayList<>();
    DefaultEventLoop loop = new DefaultEventLoop();
    try {
      loop.submit(
              () -> {
                asked.add(gathering.ask(0).toFuture());
                answer(0);
                asked.add(gathering.ask(1).toFuture());
                asked.add(gathering.ask(2).toFuture());
                assertThat(calls).containsExactly(List.of(0));
              })
          .sync();

      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> loop.submit(() -> calls.size()).get(), size -> size == 2);
      loop.submit(() -> answer(1)).sync();
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
    assertThat(calls).containsExactly(List.of(0), List.of(1, 2));
    assertThat(asked.get(2)).isCompletedWithValue("answer 2");
  }

  @Test
  void whoComesWhenTooManyWaitIsToldSo() {
    Gathering<Integer, String> gathering = gathering(LONG);
    for (int question = 0; question < 6; question++) {
      assertThat(gathering.ask(question).toFuture()).isNotDone();
    }

    assertThatThrownBy(() -> gathering.ask(7).block())
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void answersThatDoNotMatchTheQuestionsReachNobody() {
    Gathering<Integer, String> gathering = gathering(LONG);
    CompletableFuture<String> asked = gathering.ask(1).toFuture();

    answers.getFirst().emitValue(List.of(), Sinks.EmitFailureHandler.FAIL_FAST);

    assertThat(asked).isCompletedExceptionally();
  }
}

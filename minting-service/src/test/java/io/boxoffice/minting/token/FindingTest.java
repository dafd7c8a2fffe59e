package io.boxoffice.minting.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.minting.solana.SolanaRpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FindingTest {
  private static final long LAST_VALID = 150;

  @Test
  void aFailedTransactionIsNeverConfirmed() {
    Status failed = new Status(7, null, "{\"InstructionError\":[0,{\"Custom\":0}]}", "finalized");
    assertThat(Finding.of(failed, LAST_VALID, 100))
        .isEqualTo(new Finding.Failed("{\"InstructionError\":[0,{\"Custom\":0}]}"));
  }

  @Test
  void whatIsOnlyProcessedCanStillBeDropped() {
    assertThat(Finding.of(new Status(7, 0, null, "processed"), LAST_VALID, 100))
        .isEqualTo(new Finding.Processing(0));
    assertThat(Finding.of(new Status(7, 0, "\"x\"", "processed"), LAST_VALID, 100))
        .isInstanceOf(Finding.Processing.class);
  }

  @Test
  void confirmedAndFinalizedBothCount() {
    assertThat(Finding.of(new Status(7, 3, null, "confirmed"), LAST_VALID, 100))
        .isEqualTo(new Finding.Confirmed(7, 3));
    assertThat(Finding.of(new Status(7, null, null, "finalized"), LAST_VALID, 900))
        .isEqualTo(new Finding.Confirmed(7, Finding.ROOTED));
  }

  @Test
  void unknownIsExpiredOnlyBeyondItsLastBlock() {
    assertThat(Finding.of(null, LAST_VALID, LAST_VALID)).isEqualTo(new Finding.Missing());
    assertThat(Finding.of(null, LAST_VALID, LAST_VALID + 1)).isEqualTo(new Finding.Expired());
  }

  @Test
  void theWaitDoublesUpToItsBound() {
    MintingSettings settings =
        new MintingSettings(
            1, 1, 8, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(2), 40);
    assertThat(settings.backoff(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.backoff(4)).isEqualTo(Duration.ofSeconds(8));
    assertThat(settings.backoff(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
  }
}

package io.boxoffice.minting.token;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.minting.solana.ConditionalOnChain;
import io.boxoffice.minting.token.ChainView.Sight;
import io.boxoffice.minting.token.TicketToken.Actual;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes sure of tokens whose last transaction did not come through as planned.
 *
 * <p>A transaction that looked expired may have been executed after all, and one that failed may
 * have failed because an earlier one had done its work. So the chain is asked for the accounts
 * before another transaction is built.
 */
@Component
@ConditionalOnChain
class RecoverTokens {
  private final ChainView chain;
  private final WorkStore work;
  private final OutcomeStore outcomes;
  private final TransactionTemplate transaction;
  private final MintingSettings settings;
  private final InstantSource time;

  RecoverTokens(
      ChainView chain,
      WorkStore work,
      OutcomeStore outcomes,
      TransactionTemplate transaction,
      MintingSettings settings,
      InstantSource time) {
    this.chain = chain;
    this.work = work;
    this.outcomes = outcomes;
    this.transaction = transaction;
    this.settings = settings;
    this.time = time;
  }

  /** Looks at each token and writes down what is there. */
  void recover(List<TicketToken> tokens) {
    Map<UUID, List<WorkStore.Attempt>> attempts =
        work.attempts(tokens.stream().map(TicketToken::ticketId).toList()).stream()
            .collect(Collectors.groupingBy(WorkStore.Attempt::ticketId));
    for (TicketToken token : tokens) {
      Long mintGeneration = token.mintGeneration();
      if (mintGeneration == null) {
        continue;
      }
      List<WorkStore.Attempt> earlier = attempts.getOrDefault(token.ticketId(), List.of());
      Sight sight = chain.look(token, mintGeneration, earlier);
      TenantContext.system(token.tenantId(), "minting-recovery")
          .run(() -> transaction.executeWithoutResult(status -> write(token, sight, earlier)));
    }
  }

  private void write(TicketToken token, Sight sight, List<WorkStore.Attempt> earlier) {
    Instant now = time.instant();
    switch (sight) {
      case Sight.Held(String holder, String owner) -> {
        if (holder.equals(token.holderAddress())) {
          outcomes.sure(token, now);
        } else {
          adopt(token, earlier, attempt -> holder.equals(attempt.holderAddress()), now);
        }
      }
      case Sight.Absent() -> {
        if (token.actual() == Actual.HELD) {
          adopt(token, earlier, attempt -> attempt.type() == TxType.BURN, now);
        } else {
          outcomes.sure(token, now);
        }
      }
      case Sight.Elsewhere() ->
          postpone(token, "the mint is on the chain, its token in no account known here", now);
    }
  }

  private void adopt(
      TicketToken token,
      List<WorkStore.Attempt> earlier,
      Predicate<WorkStore.Attempt> explains,
      Instant now) {
    Optional<WorkStore.Attempt> cause = earlier.stream().filter(explains).findFirst();
    if (cause.isPresent()) {
      outcomes.adopted(outcomes.transaction(cause.get().id()), now);
    } else {
      postpone(token, "the chain shows a change that no recorded transaction explains", now);
    }
  }

  private void postpone(TicketToken token, String error, Instant now) {
    outcomes.postponed(token, error, now.plus(settings.backoff(token.failures() + 1)), now);
  }
}

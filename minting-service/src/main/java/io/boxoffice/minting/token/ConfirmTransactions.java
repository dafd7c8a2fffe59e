package io.boxoffice.minting.token;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.minting.solana.ConditionalOnChain;
import io.boxoffice.minting.solana.SolanaRpc;
import io.boxoffice.minting.solana.SolanaRpc.Status;
import io.boxoffice.minting.solana.SolanaRpcException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks the chain what became of the transactions in flight, and writes it down.
 *
 * <p>This is the only way a transaction becomes confirmed: an answer to sending proves nothing, and
 * a time-out is unknown. Whatever a crash left behind is found here too.
 */
@Component
@ConditionalOnChain
class ConfirmTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(ConfirmTransactions.class);
  private static final int MAX_ROUNDS = 50;
  private static final Duration POLL_EVERY = Duration.ofMillis(250);
  private static final Duration POLL_OLD_EVERY = Duration.ofSeconds(2);
  private static final Duration OLD = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final WorkStore work;
  private final OutcomeStore outcomes;
  private final SolanaRpc rpc;
  private final SendTransactions send;
  private final ChainReachability reachability;
  private final TransactionTemplate transaction;
  private final MintingSettings settings;
  private final MeterRegistry meters;
  private final InstantSource time;

  ConfirmTransactions(
      WorkStore work,
      OutcomeStore outcomes,
      SolanaRpc rpc,
      SendTransactions send,
      ChainReachability reachability,
      TransactionTemplate transaction,
      MintingSettings settings,
      MeterRegistry meters,
      InstantSource time) {
    this.work = work;
    this.outcomes = outcomes;
    this.rpc = rpc;
    this.send = send;
    this.reachability = reachability;
    this.transaction = transaction;
    this.settings = settings;
    this.meters = meters;
    this.time = time;
  }

  @Scheduled(fixedDelayString = "${boxoffice.minting.confirm-every:200ms}")
  void run() {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      if (poll() < SolanaRpc.MAX_SIGNATURES) {
        return;
      }
    }
  }

  private int poll() {
    List<PendingTransaction> due = work.leasePolls(time.instant(), SolanaRpc.MAX_SIGNATURES);
    if (due.isEmpty()) {
      return 0;
    }
    try {
      long height = rpc.blockHeight();
      List<@Nullable Status> statuses =
          rpc.statuses(due.stream().map(PendingTransaction::signature).toList());
      reachability.answered();
      Map<PendingTransaction, Finding> findings = new LinkedHashMap<>();
      for (int i = 0; i < due.size(); i++) {
        PendingTransaction tx = due.get(i);
        findings.put(tx, Finding.of(statuses.get(i), tx.lastValidBlockHeight(), height));
      }
      apply(findings);
      return due.size();
    } catch (SolanaRpcException e) {
      reachability.lost(e);
      work.pollAgain(ids(due), time.instant().plus(PAUSE));
      return 0;
    }
  }

  private void apply(Map<PendingTransaction, Finding> findings) {
    Instant now = time.instant();
    Map<UUID, List<Runnable>> finalByTenant = new LinkedHashMap<>();
    List<PendingTransaction> open = new ArrayList<>();
    List<PendingTransaction> resend = new ArrayList<>();
    findings.forEach(
        (tx, finding) -> {
          List<Runnable> writes =
              finalByTenant.computeIfAbsent(tx.tenantId(), tenant -> new ArrayList<>());
          switch (finding) {
            case Finding.Confirmed(long slot, int confirmations) ->
                writes.add(() -> outcomes.confirmed(tx, slot, confirmations, now));
            case Finding.Failed(String error) ->
                writes.add(() -> outcomes.without(tx, TxStatus.FAILED, error, now));
            case Finding.Expired() ->
                writes.add(
                    () -> outcomes.without(tx, TxStatus.EXPIRED, "its block hash is too old", now));
            case Finding.Processing(int confirmations) -> {
              work.markConfirming(tx.id(), confirmations, now);
              open.add(tx);
            }
            case Finding.Missing() -> {
              open.add(tx);
              if (resendDue(tx, now)) {
                resend.add(tx);
              }
            }
          }
          count(tx, finding);
        });
    finalByTenant.forEach(this::write);
    work.pollAgain(ids(open.stream().filter(tx -> young(tx, now)).toList()), now.plus(POLL_EVERY));
    work.pollAgain(
        ids(open.stream().filter(tx -> !young(tx, now)).toList()), now.plus(POLL_OLD_EVERY));
    work.markResent(ids(resend), now);
    send.all(resend.stream().map(PendingTransaction::wire).toList());
  }

  private void write(UUID tenant, List<Runnable> writes) {
    if (writes.isEmpty()) {
      return;
    }
    TenantContext.system(tenant, "minting-confirm")
        .run(
            () -> {
              try {
                transaction.executeWithoutResult(status -> writes.forEach(Runnable::run));
              } catch (RuntimeException e) {
                LOG.warn("writing {} outcomes failed; trying one by one", writes.size(), e);
                writes.forEach(this::writeAlone);
              }
            });
  }

  /** One outcome that cannot be written must not hold up the others; it is polled again. */
  private void writeAlone(Runnable write) {
    try {
      transaction.executeWithoutResult(status -> write.run());
    } catch (RuntimeException e) {
      LOG.error("cannot write the outcome of a transaction", e);
    }
  }

  private boolean resendDue(PendingTransaction tx, Instant now) {
    Instant last = tx.lastRetryAt() == null ? tx.createdAt() : tx.lastRetryAt();
    return tx.retryCount() < tx.maxRetries() && !now.isBefore(last.plus(settings.resendAfter()));
  }

  private static boolean young(PendingTransaction tx, Instant now) {
    return now.isBefore(tx.createdAt().plus(OLD));
  }

  private static List<UUID> ids(List<PendingTransaction> transactions) {
    return transactions.stream().map(PendingTransaction::id).toList();
  }

  private void count(PendingTransaction tx, Finding finding) {
    String outcome =
        switch (finding) {
          case Finding.Confirmed c -> "confirmed";
          case Finding.Failed f -> "failed";
          case Finding.Expired e -> "expired";
          case Finding.Processing p -> "";
          case Finding.Missing m -> "";
        };
    if (!outcome.isEmpty()) {
      meters
          .counter(
              "boxoffice.minting.transactions", "type", DbNames.of(tx.type()), "outcome", outcome)
          .increment();
    }
  }
}

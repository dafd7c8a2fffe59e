package io.boxoffice.minting.token;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.minting.solana.ConditionalOnChain;
import io.boxoffice.minting.solana.PlatformKey;
import io.boxoffice.minting.solana.SignedTransaction;
import io.boxoffice.minting.solana.SignedTransaction.Lifetime;
import io.boxoffice.minting.solana.SolanaRpc;
import io.boxoffice.minting.solana.SolanaRpcException;
import io.boxoffice.minting.solana.TicketAddresses;
import io.boxoffice.minting.solana.TicketMetadata;
import io.boxoffice.minting.solana.TicketTransactions;
import io.boxoffice.minting.token.WorkStore.Intent;
import io.boxoffice.minting.wallet.LinkedWallets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Builds and sends the next transaction of every token that is not as the ledger wants it.
 *
 * <p>The intent, with signature and bytes, is committed before anything is sent. Nothing waits for
 * a confirmation here, so hundreds are in flight at once.
 */
@Component
@ConditionalOnChain
class SubmitTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(SubmitTransactions.class);
  private static final int MAX_ROUNDS = 50;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final WorkStore work;
  private final OutcomeStore outcomes;
  private final RecoverTokens recover;
  private final LinkedWallets wallets;
  private final TicketTransactions transactions;
  private final TicketAddresses addresses;
  private final PlatformKey platform;
  private final SolanaRpc rpc;
  private final SendTransactions send;
  private final ChainReachability reachability;
  private final TransactionTemplate transaction;
  private final MintingSettings settings;
  private final InstantSource time;

  SubmitTransactions(
      WorkStore work,
      OutcomeStore outcomes,
      RecoverTokens recover,
      LinkedWallets wallets,
      TicketTransactions transactions,
      TicketAddresses addresses,
      PlatformKey platform,
      SolanaRpc rpc,
      SendTransactions send,
      ChainReachability reachability,
      TransactionTemplate transaction,
      MintingSettings settings,
      InstantSource time) {
    this.work = work;
    this.outcomes = outcomes;
    this.recover = recover;
    this.wallets = wallets;
    this.transactions = transactions;
    this.addresses = addresses;
    this.platform = platform;
    this.rpc = rpc;
    this.send = send;
    this.reachability = reachability;
    this.transaction = transaction;
    this.settings = settings;
    this.time = time;
  }

  @Scheduled(fixedDelayString = "${boxoffice.minting.submit-every:200ms}")
  void run() {
    try {
      for (int round = 0; round < MAX_ROUNDS && work.anyTokenDue(time.instant()); round++) {
        round();
      }
    } catch (SolanaRpcException e) {
      reachability.lost(e);
    }
  }

  private void round() {
    Lifetime lifetime = rpc.latestBlockhash();
    reachability.answered();
    List<TicketToken> leased = work.leaseTokens(time.instant(), settings.submitBatch());
    try {
      Map<Boolean, List<TicketToken>> byDoubt =
          leased.stream().collect(Collectors.partitioningBy(TicketToken::unsure));
      recover.recover(byDoubt.getOrDefault(true, List.of()));
      Map<UUID, List<TicketToken>> byTenant =
          byDoubt.getOrDefault(false, List.of()).stream()
              .collect(Collectors.groupingBy(TicketToken::tenantId));
      byTenant.forEach((tenant, tokens) -> submit(tenant, tokens, lifetime));
    } catch (SolanaRpcException e) {
      // What was recorded meanwhile has its pending_id and is not given back.
      work.releaseTokens(
          leased.stream().map(TicketToken::ticketId).toList(), time.instant().plus(PAUSE));
      throw e;
    }
  }

  private void submit(UUID tenant, List<TicketToken> tokens, Lifetime lifetime) {
    TenantContext.system(tenant, "minting-submit")
        .run(
            () -> {
              Map<UUID, String> linked = transaction.execute(status -> ownersOf(tokens));
              List<Intent> intents = new ArrayList<>();
              for (TicketToken token : tokens) {
                build(token, Objects.requireNonNull(linked), lifetime, intents);
              }
              List<Intent> recorded = transaction.execute(status -> record(intents));
              send.all(
                  Objects.requireNonNull(recorded).stream()
                      .map(intent -> intent.transaction().wire())
                      .toList());
            });
  }

  private Map<UUID, String> ownersOf(List<TicketToken> tokens) {
    return wallets.of(
        tokens.stream().map(TicketToken::ownerId).filter(Objects::nonNull).distinct().toList());
  }

  private List<Intent> record(List<Intent> intents) {
    Instant now = time.instant();
    return intents.stream().filter(intent -> work.record(intent, now)).toList();
  }

  /** One token that cannot be encoded must not stop the others. */
  private void build(
      TicketToken token, Map<UUID, String> linked, Lifetime lifetime, List<Intent> into) {
    try {
      UUID owner = token.ownerId();
      String wallet =
          owner == null ? platform.address() : linked.getOrDefault(owner, platform.address());
      switch (TokenStep.next(token)) {
        case TokenStep.Mint(long mintGeneration) ->
            into.add(mint(token, mintGeneration, wallet, lifetime));
        case TokenStep.Move(long mintGeneration, long from) ->
            into.add(move(token, mintGeneration, from, wallet, lifetime));
        case TokenStep.Burn(long mintGeneration, long from) ->
            into.add(burn(token, mintGeneration, from, lifetime));
        case TokenStep.Nothing() -> {
          // It was settled meanwhile, and the lease runs out by itself.
        }
      }
    } catch (SolanaRpcException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("cannot build a transaction for ticket {}", token.ticketId(), e);
      Instant now = time.instant();
      Instant next = now.plus(settings.backoff(token.failures() + 1));
      transaction.executeWithoutResult(
          status -> outcomes.postponed(token, e.toString(), next, now));
    }
  }

  private Intent mint(TicketToken token, long mintGeneration, String wallet, Lifetime lifetime) {
    TicketMetadata metadata =
        TicketMetadata.of(
            Objects.requireNonNull(token.eventTitle()),
            Objects.requireNonNull(token.ticketNumber()),
            token.seat());
    SignedTransaction signed =
        transactions.mint(
            token.ticketId(),
            mintGeneration,
            token.generation(),
            wallet,
            metadata,
            rpc::rentExemption,
            lifetime);
    return intent(token, TxType.MINT, mintGeneration, signed, wallet);
  }

  private Intent move(
      TicketToken token, long mintGeneration, long from, String wallet, Lifetime lifetime) {
    SignedTransaction signed =
        transactions.move(
            token.ticketId(),
            mintGeneration,
            from,
            token.generation(),
            wallet,
            rpc::rentExemption,
            lifetime);
    return intent(token, TxType.TRANSFER, mintGeneration, signed, wallet);
  }

  private Intent burn(TicketToken token, long mintGeneration, long from, Lifetime lifetime) {
    SignedTransaction signed = transactions.burn(token.ticketId(), mintGeneration, from, lifetime);
    String holder = Objects.requireNonNull(token.tokenOwner());
    return intent(token, TxType.BURN, mintGeneration, signed, holder);
  }

  private Intent intent(
      TicketToken token,
      TxType type,
      long mintGeneration,
      SignedTransaction signed,
      String targetOwner) {
    String holder =
        type == TxType.BURN ? null : addresses.holder(token.ticketId(), token.generation());
    return new Intent(
        Ids.next(),
        token,
        type,
        signed,
        addresses.mint(token.ticketId(), mintGeneration),
        holder,
        targetOwner,
        settings.maxResends());
  }
}

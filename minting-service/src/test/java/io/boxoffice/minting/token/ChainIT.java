package io.boxoffice.minting.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.boxoffice.common.test.Backends;
import io.boxoffice.common.test.Contracts;
import io.boxoffice.minting.LocalChain;
import io.boxoffice.minting.MintingTest;
import io.boxoffice.minting.TestKeys;
import io.boxoffice.minting.solana.Base58;
import io.boxoffice.minting.solana.PlatformKey;
import io.boxoffice.minting.solana.SignedTransaction;
import io.boxoffice.minting.solana.SolanaRpc;
import io.boxoffice.minting.solana.SolanaRpc.ChainAccount;
import io.boxoffice.minting.solana.TicketAddresses;
import io.boxoffice.minting.solana.TicketMetadata;
import io.boxoffice.minting.solana.TicketTransactions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The life of tokens on a real chain. */
class ChainIT extends MintingTest {
  private static final int HOLDER_STATE_AT = 108;
  private static final byte FROZEN = 2;
  private static final long FEE = 5000;

  private final JdbcClient superuser = JdbcClient.create(Backends.postgres().superuser());
  @Autowired private SolanaRpc rpc;
  @Autowired private TicketAddresses addresses;
  @Autowired private TicketTransactions transactions;
  @Autowired private PlatformKey platform;
  @Autowired private ChainReachability reachability;
  private LocalChain chain;

  @BeforeEach
  void needsTheChain() {
    chain = LocalChain.demand();
  }

  @Test
  void aTokenIsMintedMovedAndBurnedAndAllRentComesBack() {
    UUID buyer = UUID.randomUUID();
    UUID friend = UUID.randomUUID();
    TestKeys wallet = linkedWallet(friend);
    Ticket ticket = new Ticket(UUID.randomUUID(), UUID.randomUUID(), buyer);
    soon().until(() -> rpc.balance(platform.address()) > 0);
    long before = rpc.balance(platform.address());

    purchased(ticket);
    Answer minted = until(ticket, buyer, "minted");
    String mint = minted.body().path("mintAddress").asString();
    assertThat(mint).isEqualTo(addresses.mint(ticket.id(), 1));
    assertThat(minted.body().path("owner").asString()).isEqualTo(platform.address());
    ChainAccount mintAccount = Objects.requireNonNull(account(mint));
    assertThat(new String(mintAccount.data(), StandardCharsets.ISO_8859_1))
        .contains("Winter Gala", "BXT-" + ticket.id().toString().substring(0, 8));
    assertThat(supply(mintAccount)).isEqualTo(1);
    assertThat(mintAuthorityGone(mintAccount)).isTrue();
    assertHeld(ticket, 1, platform.address());

    transferred(ticket, friend, 2);
    Answer moved = until(ticket, friend, "minted");
    assertThat(moved.body().path("owner").asString()).isEqualTo(wallet.address());
    assertThat(moved.body().path("mintAddress").asString()).isEqualTo(mint);
    assertHeld(ticket, 2, wallet.address());
    assertThat(account(addresses.holder(ticket.id(), 1))).isNull();

    invalidated("ticket.refunded.v1", ticket, 3);
    until(ticket, friend, "burned");
    assertThat(account(mint)).isNull();
    assertThat(account(addresses.holder(ticket.id(), 2))).isNull();
    assertThat(rpc.balance(platform.address())).isEqualTo(before - 3 * FEE);

    assertThat(events(ticket))
        .containsExactly("ticket.minted.v1", "ticket.token_moved.v1", "ticket.token_burned.v1");
    assertThat(Contracts.outboxViolations("minting")).isEmpty();
    assertThat(outcomesLogged(ticket)).isEqualTo(3);
  }

  @Test
  void theOwnersWalletReceivesTheTokenAndTheTransactionIsShown() {
    UUID buyer = UUID.randomUUID();
    TestKeys wallet = linkedWallet(buyer);
    Ticket ticket = new Ticket(UUID.randomUUID(), UUID.randomUUID(), buyer);
    purchased(ticket);
    Answer minted = until(ticket, buyer, "minted");
    assertHeld(ticket, 1, wallet.address());
    String path = "/api/mints/" + minted.body().path("lastTransactionId").asString();
    Answer shown = get(path, as(buyer, "buyer"));
    assertThat(shown.body().path("status").asString()).isEqualTo("confirmed");
    assertThat(shown.body().path("type").asString()).isEqualTo("mint");
    assertThat(get(path, as(UUID.randomUUID(), "buyer")).status()).isEqualTo(404);
  }

  @Test
  void anEventDeliveredTwiceMintsOnce() {
    Ticket ticket = Ticket.any();
    UUID eventId = UUID.randomUUID();
    for (int i = 0; i < 3; i++) {
      publish(eventId, "ticket.purchased.v1", ticket.id(), 1, purchase(ticket, true));
      purchased(ticket);
    }
    until(ticket, ticket.owner(), "minted");
    assertHeld(ticket, 1, platform.address());
    assertThat(statuses(ticket)).containsExactly("confirmed");
    assertThat(events(ticket)).containsExactly("ticket.minted.v1");
  }

  @Test
  void aCrashBetweenSendingAndRecordingTheOutcomeEndsInOneToken() {
    Ticket ticket = Ticket.any();
    purchased(ticket);
    until(ticket, ticket.owner(), "minted");
    forgetOutcome(ticket, "pending", false);
    until(ticket, ticket.owner(), "minted");
    assertThat(statuses(ticket)).containsExactly("confirmed");
    assertHeld(ticket, 1, platform.address());
  }

  @Test
  void aTransactionWronglyTakenForExpiredIsFoundAgain() {
    Ticket ticket = Ticket.any();
    purchased(ticket);
    until(ticket, ticket.owner(), "minted");
    forgetOutcome(ticket, "expired", true);
    until(ticket, ticket.owner(), "minted");
    assertThat(statuses(ticket)).containsExactly("confirmed");
    assertHeld(ticket, 1, platform.address());
  }

  @Test
  void anIntentThatWasNeverSentExpiresAndIsReplaced() {
    Ticket ticket = Ticket.any();
    chain.kill();
    try {
      purchased(ticket);
      soon().until(() -> !reachability.reachable());
      insertUnsentIntent(ticket);
    } finally {
      chain.restart();
    }
    until(ticket, ticket.owner(), "minted");
    assertThat(statuses(ticket)).containsExactly("replaced", "confirmed");
    assertHeld(ticket, 1, platform.address());
  }

  @Test
  void aFailedTransactionIsNotTakenForConfirmed() {
    Ticket ticket = Ticket.any();
    soon().until(() -> rpc.balance(platform.address()) > 0);
    // Somebody with the platform's key mints first, into an account that no record explains.
    SignedTransaction stray =
        transactions.mint(
            ticket.id(),
            1,
            77,
            platform.address(),
            TicketMetadata.of("Winter Gala", "N", null),
            rpc::rentExemption,
            rpc.latestBlockhash());
    rpc.send(stray.wire());
    soon().until(() -> account(addresses.mint(ticket.id(), 1)) != null);

    purchased(ticket);
    soon().until(() -> statuses(ticket).contains("failed"));
    soon().until(() -> token(ticket).get("last_error") instanceof String s && s.contains("mint"));
    assertThat(token(ticket)).containsEntry("actual", "none").containsEntry("settled", false);
    assertThat(statuses(ticket)).containsOnly("failed");
    assertThat(events(ticket)).isEmpty();
    String seen = nft(ticket, ticket.owner()).body().path("state").asString();
    assertThat(seen).isIn("pending", "minting", "failed");
    stop(ticket);
  }

  @Test
  void jobsWaitWhileTheChainIsAwayAndGoOnWhenItIsBack() {
    Ticket ticket = Ticket.any();
    chain.kill();
    try {
      purchased(ticket);
      soon().until(() -> !reachability.reachable());
      soon().until(() -> nft(ticket, ticket.owner()).status() == 200);
      assertThat(nft(ticket, ticket.owner()).body().path("state").asString()).isEqualTo("pending");
      assertThat(get("/health/ready", null).status()).isEqualTo(200);
      assertThat(get("/health", null).status()).isEqualTo(200);
    } finally {
      chain.restart();
    }
    until(ticket, ticket.owner(), "minted");
    assertHeld(ticket, 1, platform.address());
  }

  @Test
  void aRefundThatOvertakesTheMintLeavesNoToken() {
    Ticket ticket = Ticket.any();
    purchased(ticket);
    transferred(ticket, UUID.randomUUID(), 2);
    invalidated("ticket.revoked.v1", ticket, 3);
    soon().until(() -> token(ticket).getOrDefault("desired", "").equals("burned"));
    soon().until(() -> Boolean.TRUE.equals(token(ticket).get("settled")));
    assertThat(account(addresses.mint(ticket.id(), 1))).isNull();
  }

  @Test
  void manyTicketsAreMintedOnceEach() {
    int count = Integer.getInteger("it.mints", 150);
    List<Ticket> tickets = IntStream.range(0, count).mapToObj(i -> Ticket.any()).toList();
    long start = System.nanoTime();
    tickets.forEach(this::purchased);
    UUID[] ids = tickets.stream().map(Ticket::id).toArray(UUID[]::new);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                superuser
                        .sql(
                            """
                            select count(*) from minting.ticket_tokens
                             where ticket_id = any(?) and actual = 'held' and settled
                            """)
                        .param(ids)
                        .query(Long.class)
                        .single()
                    == count);
    System.out.printf(
        "%d tokens minted in %d ms%n", count, (System.nanoTime() - start) / 1_000_000);
    assertHeld(tickets.getFirst(), 1, platform.address());
    assertHeld(tickets.getLast(), 1, platform.address());
  }

  private void assertHeld(Ticket ticket, long generation, String owner) {
    byte[] data = Objects.requireNonNull(account(addresses.holder(ticket.id(), generation))).data();
    assertThat(Base58.encode(Arrays.copyOfRange(data, 0, 32)))
        .isEqualTo(addresses.mint(ticket.id(), 1));
    assertThat(Base58.encode(Arrays.copyOfRange(data, 32, 64))).isEqualTo(owner);
    assertThat(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getLong(64)).isEqualTo(1);
    assertThat(data[HOLDER_STATE_AT]).isEqualTo(FROZEN);
  }

  private static long supply(ChainAccount mint) {
    return ByteBuffer.wrap(mint.data()).order(ByteOrder.LITTLE_ENDIAN).getLong(36);
  }

  private static boolean mintAuthorityGone(ChainAccount mint) {
    return ByteBuffer.wrap(mint.data()).order(ByteOrder.LITTLE_ENDIAN).getInt(0) == 0;
  }

  private @Nullable ChainAccount account(String address) {
    return rpc.accounts(List.of(address)).getFirst();
  }

  private TestKeys linkedWallet(UUID user) {
    TestKeys wallet = new TestKeys();
    Map<String, String> request = Map.of("address", wallet.address());
    String challenge =
        post("/api/wallets/challenges", as(user, "buyer"), request)
            .body()
            .path("challenge")
            .asString();
    Answer linked =
        post(
            "/api/wallets",
            as(user, "buyer"),
            Map.of(
                "address", wallet.address(),
                "challenge", challenge,
                "signature", wallet.sign(challenge)));
    assertThat(linked.status()).isEqualTo(201);
    return wallet;
  }

  private Answer nft(Ticket ticket, UUID user) {
    return get("/api/tickets/" + ticket.id() + "/nft", as(user, "buyer"));
  }

  private Answer until(Ticket ticket, UUID user, String state) {
    soon()
        .untilAsserted(
            () -> {
              Answer answer = nft(ticket, user);
              assertThat(answer.status()).isEqualTo(200);
              assertThat(answer.body().path("state").asString()).isEqualTo(state);
            });
    return nft(ticket, user);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(50));
  }

  private Map<String, Object> token(Ticket ticket) {
    return superuser
        .sql("select * from minting.ticket_tokens where ticket_id = ?")
        .param(ticket.id())
        .query()
        .listOfRows()
        .stream()
        .findFirst()
        .orElse(Map.of());
  }

  private List<String> statuses(Ticket ticket) {
    return superuser
        .sql(
            """
            select status from minting.pending_transactions
             where ticket_id = ? order by created_at, id
            """)
        .param(ticket.id())
        .query(String.class)
        .list();
  }

  private List<String> events(Ticket ticket) {
    return superuser
        .sql("select type from minting.outbox where aggregate_id = ? order by seq")
        .param(ticket.id())
        .query(String.class)
        .list();
  }

  private long outcomesLogged(Ticket ticket) {
    return superuser
        .sql(
            """
            select count(*) from minting.blockchain_sync_log
             where ticket_id = ? and outcome = 'confirmed'
            """)
        .param(ticket.id())
        .query(Long.class)
        .single();
  }

  /** Puts the rows back to what a crash leaves that came after sending. */
  private void forgetOutcome(Ticket ticket, String status, boolean unsure) {
    superuser
        .sql(
            """
            with forgotten as (
              update minting.pending_transactions
                 set status = :status, confirmed_at = null
               where ticket_id = :ticket
              returning id)
            update minting.ticket_tokens
               set actual = 'none', actual_generation = null, mint_address = null,
                   holder_address = null, token_owner = null, last_signature = null,
                   unsure = :unsure,
                   pending_id = case when :unsure then null else (select id from forgotten) end
             where ticket_id = :ticket
            """)
        .param("status", status)
        .param("unsure", unsure)
        .param("ticket", ticket.id())
        .update();
  }

  /** Writes what a crash leaves that came after recording an intent and before sending it. */
  private void insertUnsentIntent(Ticket ticket) {
    soon().until(() -> !token(ticket).isEmpty());
    superuser
        .sql(
            """
            with intent as (
              insert into minting.pending_transactions
                     (id, tenant_id, ticket_id, tx_type, tx_signature, status, blockhash,
                      last_valid_block_height, wire, generation, mint_address, holder_address,
                      target_owner, max_retries, next_poll_at, created_at, updated_at)
              values (gen_random_uuid(), :tenant, :ticket, 'mint', :signature, 'pending', :hash,
                      1, '\\x00'::bytea, 1, :mint, :holder, :owner, 0, now(), now(), now())
              returning id)
            update minting.ticket_tokens set pending_id = (select id from intent)
             where ticket_id = :ticket
            """)
        .param("tenant", TENANT)
        .param("ticket", ticket.id())
        .param("signature", new TestKeys().sign(ticket.id().toString()))
        .param("hash", addresses.mint(ticket.id(), 9))
        .param("mint", addresses.mint(ticket.id(), 1))
        .param("holder", addresses.holder(ticket.id(), 1))
        .param("owner", platform.address())
        .update();
  }

  /** Takes a token that can never succeed out of the workers' way. */
  private void stop(Ticket ticket) {
    superuser
        .sql(
            """
            update minting.ticket_tokens set next_attempt_at = now() + interval '1 day'
             where ticket_id = ?
            """)
        .param(ticket.id())
        .update();
  }
}

package io.boxoffice.minting.token;

import io.boxoffice.minting.solana.Base58;
import io.boxoffice.minting.solana.ConditionalOnChain;
import io.boxoffice.minting.solana.SolanaRpc;
import io.boxoffice.minting.solana.SolanaRpc.ChainAccount;
import io.boxoffice.minting.solana.TicketAddresses;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks at a ticket's accounts on the chain, and says where its token is. */
@Component
@ConditionalOnChain
class ChainView {
  private static final int KEY_BYTES = 32;
  private static final int AMOUNT_AT = 64;
  private static final int MAX_HOLDERS = 8;

  private final SolanaRpc rpc;
  private final TicketAddresses addresses;

  ChainView(SolanaRpc rpc, TicketAddresses addresses) {
    this.rpc = rpc;
    this.addresses = addresses;
  }

  /** What was seen. */
  sealed interface Sight {
    /** There is no mint: never minted, or burned. */
    record Absent() implements Sight {}

    /** The token is in this holder account. */
    record Held(String holderAddress, String owner) implements Sight {}

    /** There is a mint, and none of the known accounts holds its token. */
    record Elsewhere() implements Sight {}
  }

  /**
   * Looks for one token.
   *
   * @param attempts earlier transactions of the token: their holder accounts are looked into
   */
  Sight look(TicketToken token, long mintGeneration, Collection<WorkStore.Attempt> attempts) {
    String mint = addresses.mint(token.ticketId(), mintGeneration);
    Set<String> holders = new LinkedHashSet<>();
    add(holders, token.holderAddress());
    attempts.forEach(attempt -> add(holders, attempt.holderAddress()));
    List<String> asked = new java.util.ArrayList<>(List.of(mint));
    holders.stream().limit(MAX_HOLDERS).forEach(asked::add);
    List<@Nullable ChainAccount> found = rpc.accounts(asked);
    if (found.getFirst() == null) {
      return new Sight.Absent();
    }
    byte[] mintKey = Base58.address(mint).orElseThrow();
    for (int i = 1; i < asked.size(); i++) {
      ChainAccount account = found.get(i);
      if (account != null && holdsOne(account.data(), mintKey)) {
        return new Sight.Held(asked.get(i), owner(account.data()));
      }
    }
    return new Sight.Elsewhere();
  }

  private static void add(Set<String> holders, @Nullable String address) {
    if (address != null) {
      holders.add(address);
    }
  }

  private static boolean holdsOne(byte[] data, byte[] mint) {
    return data.length >= AMOUNT_AT + Long.BYTES
        && Arrays.equals(data, 0, KEY_BYTES, mint, 0, KEY_BYTES)
        && ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getLong(AMOUNT_AT) == 1;
  }

  private static String owner(byte[] data) {
    return Base58.encode(Objects.requireNonNull(Arrays.copyOfRange(data, KEY_BYTES, AMOUNT_AT)));
  }
}

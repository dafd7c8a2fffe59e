package io.boxoffice.local.auditor;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Accounts as the chain shows them.
 *
 * @param accounts raw data by address; an address that is not here does not exist
 */
record ChainState(Map<String, Account> accounts) {

  /** An account of the chain: the program that owns it and its bytes. */
  record Account(String program, byte[] data) {}

  /** A Token-2022 mint. */
  record Mint(long supply, int decimals, boolean authorityGone) {}

  /** A Token-2022 token account. */
  record Holding(String mint, String owner, long amount) {}

  private static final String TOKEN_2022 = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb";
  private static final int MINT_BYTES = 82;
  private static final int ACCOUNT_BYTES = 165;
  private static final int INITIALIZED = 45;

  /** The mint at an address; empty when it is closed or is no mint. */
  Optional<Mint> mint(String address) {
    Account account = accounts.get(address);
    if (account == null || !isToken(account, MINT_BYTES) || account.data()[INITIALIZED] != 1) {
      return Optional.empty();
    }
    byte[] data = account.data();
    return Optional.of(new Mint(number(data, 36, 8), data[44], number(data, 0, 4) == 0));
  }

  /** The token account at an address; empty when it is closed or is none. */
  Optional<Holding> holding(String address) {
    Account account = accounts.get(address);
    if (account == null || !isToken(account, ACCOUNT_BYTES) || account.data()[108] == 0) {
      return Optional.empty();
    }
    byte[] data = account.data();
    return Optional.of(new Holding(key(data, 0), key(data, 32), number(data, 64, 8)));
  }

  private static boolean isToken(Account account, int bytes) {
    return account.program().equals(TOKEN_2022) && account.data().length >= bytes;
  }

  private static String key(byte[] data, int at) {
    return Base58.encode(Arrays.copyOfRange(data, at, at + 32));
  }

  /** Little-endian, as all numbers of the token program. */
  private static long number(byte[] data, int at, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = (value << 8) | (data[at + i] & 0xff);
    }
    return value;
  }
}

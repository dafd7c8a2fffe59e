package io.boxoffice.minting.token;

import java.util.Locale;

/** Enum constants as the tables and the API write them. */
final class DbNames {
  private DbNames() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> E parse(Class<E> type, String name) {
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }
}

package io.boxoffice.local.auditor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where to look; empty text for what is not there.
 *
 * @param databaseUser a superuser: row security must not hide anything from the audit
 * @param custodyAddress address of the platform's wallet
 * @param providerUrl payment provider, compared with when its key is known
 */
record AuditSettings(
    String databaseUrl,
    String databaseUser,
    String databasePassword,
    String kafka,
    String chainUrl,
    String custodyAddress,
    String providerUrl,
    String providerKey) {

  static AuditSettings from(Map<String, String> env, AuditOptions options) {
    List<String> missing = new ArrayList<>();
    String url = required(env, "BOXOFFICE_DB_URL", missing);
    String user = env.getOrDefault("BOXOFFICE_AUDIT_DB_USER", "postgres");
    String password = required(env, "BOXOFFICE_AUDIT_DB_PASSWORD", missing);
    String kafka = required(env, "BOXOFFICE_KAFKA", missing);
    String chainUrl = "";
    String custody = "";
    if (options.chain()) {
      chainUrl = required(env, "SOLANA_RPC_URL", missing);
      custody = env.getOrDefault("BOXOFFICE_CUSTODY_ADDRESS", "");
      if (custody.isBlank()) {
        String key = required(env, "SOLANA_PRIVATE_KEY", missing);
        custody = key.isBlank() ? "" : Base58.publicHalf(key);
      }
    }
    if (!missing.isEmpty()) {
      throw new AuditFailure("not set: " + String.join(", ", missing));
    }
    return new AuditSettings(
        url,
        user,
        password,
        kafka,
        chainUrl,
        custody,
        env.getOrDefault("BOXOFFICE_PAYMENT_PROVIDER_URL", ""),
        env.getOrDefault("BOXOFFICE_PAYMENT_PROVIDER_KEY", ""));
  }

  private static String required(Map<String, String> env, String name, List<String> missing) {
    String value = env.getOrDefault(name, "");
    if (value.isBlank()) {
      missing.add(name);
    }
    return value;
  }

  /** Never shows a password or key. */
  @Override
  public String toString() {
    return "AuditSettings[" + databaseUrl + ", " + kafka + ", " + chainUrl + "]";
  }
}

package io.boxoffice.local.launcher;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Every secret of the local default, made at the first start and kept in a file that only its owner
 * may read. They reach other processes by their environment, never by a command line.
 */
final class Secrets {

  /** Makes one secret. */
  interface Generator {
    String generate();
  }

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ED25519_BYTES = 32;
  private static final String READABLE = "abcdefghjkmnpqrstuvwxyz23456789";

  private final Properties values;

  private Secrets(Properties values) {
    this.values = values;
  }

  static Secrets loadOrCreate(Path file) throws IOException {
    Properties values = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        values.load(reader);
      }
    }
    boolean complete = true;
    for (Map.Entry<String, Generator> secret : generators().entrySet()) {
      if (values.getProperty(secret.getKey(), "").isBlank()) {
        values.setProperty(secret.getKey(), secret.getValue().generate());
        complete = false;
      }
    }
    if (!complete) {
      write(file, values);
    }
    return new Secrets(values);
  }

  private static Map<String, Generator> generators() {
    Map<String, Generator> all = new LinkedHashMap<>();
    all.put("database.superuser", Secrets::token);
    for (Service service : Service.values()) {
      for (String role : new String[] {"migrator", "app", "worker"}) {
        all.put("database.%s.%s".formatted(service.schema(), role), Secrets::token);
      }
    }
    all.put("hmac.key", Secrets::key);
    all.put("payments.key", Secrets::token);
    all.put("payments.webhook", () -> "whsec_" + key());
    all.put("checkin.master", Secrets::key);
    all.put("identity.client", Secrets::token);
    all.put("solana.key", Secrets::newSolanaKey);
    all.put("demo.password", Secrets::password);
    return all;
  }

  String databaseSuperuser() {
    return get("database.superuser");
  }

  String database(Service service, String role) {
    return get("database.%s.%s".formatted(service.schema(), role));
  }

  String hmacKeys() {
    return "k1:" + get("hmac.key");
  }

  String paymentsKey() {
    return get("payments.key");
  }

  String webhookSecret() {
    return get("payments.webhook");
  }

  String checkinMaster() {
    return get("checkin.master");
  }

  String identityClient() {
    return get("identity.client");
  }

  String solanaKey() {
    return get("solana.key");
  }

  /** The public half of the platform's chain key. */
  String custodyAddress() {
    byte[] pair = Base58.decode(solanaKey());
    return Base58.encode(Arrays.copyOfRange(pair, ED25519_BYTES, 2 * ED25519_BYTES));
  }

  /** The one secret that is shown: it signs in the demo accounts, on this machine alone. */
  String demoPassword() {
    return get("demo.password");
  }

  private String get(String name) {
    return values.getProperty(name, "");
  }

  private static void write(Path file, Properties values) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("no folder to write " + file + " into");
    }
    Path temporary =
        Files.createTempFile(
            folder,
            "secrets",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (Writer writer = Files.newBufferedWriter(temporary, StandardCharsets.ISO_8859_1)) {
      values.store(writer, "Secrets of the local default. Delete together with the data.");
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String token() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
  }

  private static String key() {
    return Base64.getEncoder().encodeToString(random(32));
  }

  private static String password() {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      password.append(i > 0 && i % 4 == 0 ? "-" : "");
      password.append(READABLE.charAt(RANDOM.nextInt(READABLE.length())));
    }
    return password.toString();
  }

  private static String newSolanaKey() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] result = new byte[2 * ED25519_BYTES];
      copyTail(pair.getPrivate().getEncoded(), result, 0);
      copyTail(pair.getPublic().getEncoded(), result, ED25519_BYTES);
      return Base58.encode(result);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /** The raw key is the end of its DER encoding. */
  private static void copyTail(byte[] encoded, byte[] target, int offset) {
    System.arraycopy(encoded, encoded.length - ED25519_BYTES, target, offset, ED25519_BYTES);
  }

  private static byte[] random(int bytes) {
    byte[] result = new byte[bytes];
    RANDOM.nextBytes(result);
    return result;
  }
}

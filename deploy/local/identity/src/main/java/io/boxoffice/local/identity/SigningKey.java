package io.boxoffice.local.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;

/**
 * The key that signs tokens. RSA rather than EC: signing is rare, while every service verifies a
 * token with every request, and that is where RSA is several times faster.
 */
final class SigningKey {

  private static final int BITS = 2048;

  private SigningKey() {}

  /** Reads the key of an earlier run, so that its tokens stay valid, or makes the first one. */
  static RSAKey loadOrCreate(Path file) {
    try {
      if (Files.exists(file)) {
        return RSAKey.parse(Files.readString(file));
      }
      RSAKey key =
          new RSAKeyGenerator(BITS)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.RS256)
              .keyIDFromThumbprint(true)
              .generate();
      write(file, key.toJSONString());
      return key;
    } catch (IOException | ParseException | JOSEException e) {
      throw new IllegalStateException("The signing key %s cannot be used".formatted(file), e);
    }
  }

  private static void write(Path file, String json) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("no folder to write " + file + " into");
    }
    Files.createDirectories(folder);
    Path temporary =
        Files.createTempFile(
            folder,
            "signing-key",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(temporary, json);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }
}

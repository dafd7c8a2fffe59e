package io.boxoffice.inventory.grpc;

import io.boxoffice.inventory.grpc.GrpcSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;

/** The server's certificate chain and private key, as the files have them. */
record ServerKeys(List<X509Certificate> certificates, PrivateKey key) {
  private static final byte[] PROBE = {1, 2, 3};

  /** The files cannot be used. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;
    private final String property;

    Unusable(String property, String message, @Nullable Throwable cause) {
      super(message, cause);
      this.property = property;
    }

    /** The component of {@link Tls} that is to blame. */
    String property() {
      return property;
    }
  }

  /** Reads the files and makes sure that they belong together. */
  static ServerKeys load(Tls tls) throws Unusable {
    List<X509Certificate> certificates =
        read(
            "certPath",
            "GRPC_TLS_CERT_PATH",
            "a certificate",
            tls.certPath(),
            PemContent::getCertificates);
    PrivateKey key =
        read(
            "keyPath",
            "GRPC_TLS_KEY_PATH",
            "an unencrypted private key",
            tls.keyPath(),
            PemContent::getPrivateKey);
    if (!belongTogether(certificates.getFirst(), key)) {
      throw new Unusable(
          "keyPath",
          "GRPC_TLS_KEY_PATH names %s, whose key is not that of the certificate in %s"
              .formatted(tls.keyPath(), tls.certPath()),
          null);
    }
    return new ServerKeys(certificates, key);
  }

  /** What is read out of a PEM file. */
  @FunctionalInterface
  private interface Part<T> {
    @Nullable T of(PemContent content);
  }

  private static <T> T read(String property, String setting, String what, Path path, Part<T> part)
      throws Unusable {
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new Unusable(
          property,
          "%s names %s, which is no readable file; name one with %s in PEM form, or set"
                  .formatted(setting, path, what)
              + " GRPC_TLS_ENABLED=false",
          null);
    }
    try {
      T found = part.of(PemContent.load(path));
      if (found != null) {
        return found;
      }
      throw holdsNone(property, setting, what, path, null);
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      throw holdsNone(property, setting, what, path, e);
    }
  }

  private static Unusable holdsNone(
      String property, String setting, String what, Path path, @Nullable Throwable cause) {
    return new Unusable(
        property,
        "%s names %s, which does not hold %s in PEM form".formatted(setting, path, what),
        cause);
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}

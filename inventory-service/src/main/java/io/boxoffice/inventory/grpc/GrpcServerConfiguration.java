package io.boxoffice.inventory.grpc;

import io.grpc.netty.NettyServerBuilder;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/** What the server needs beyond Spring Boot's own settings. */
@Configuration(proxyBeanMethods = false)
class GrpcServerConfiguration {
  private static final String BUNDLE = "grpc";
  private static final long HANDSHAKE_SECONDS = 10;

  /** Calls wait for the database and the stock writer, so each has a thread that may wait. */
  @Bean
  GrpcServerExecutorProvider virtualThreads() {
    Executor threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-call-", 0).factory());
    return () -> threads;
  }

  @Bean
  ServerBuilderCustomizer<NettyServerBuilder> boundedConnections(GrpcSettings settings) {
    return builder ->
        builder
            .maxConcurrentCallsPerConnection(settings.callsPerConnection())
            .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
  }

  @Bean
  SslBundleRegistrar serverCertificate(GrpcSettings settings) {
    return registry -> {
      if (settings.tls().enabled()) {
        registry.registerBundle(BUNDLE, bundle(settings.tls()));
      }
    };
  }

  private static SslBundle bundle(GrpcSettings.Tls tls) {
    try {
      ServerKeys keys = ServerKeys.load(tls);
      return SslBundle.of(
          new PemSslStoreBundle(
              PemSslStore.of(keys.certificates(), keys.key()), (PemSslStore) null));
    } catch (ServerKeys.Unusable e) {
      throw new IllegalStateException("the certificate changed while the service started", e);
    }
  }
}

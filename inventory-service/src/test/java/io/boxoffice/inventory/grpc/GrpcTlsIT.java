package io.boxoffice.inventory.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.inventory.RunningService;
import io.boxoffice.ticket.GetEventsRequest;
import io.boxoffice.ticket.TicketServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The server behind a certificate. */
class GrpcTlsIT extends RunningService {
  private static final TestCertificate CERTIFICATE = TestCertificate.make(folder(), "server");

  @Autowired private GrpcServerLifecycle server;

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("grpc-tls");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @DynamicPropertySource
  static void encrypted(DynamicPropertyRegistry registry) {
    registry.add("GRPC_TLS_ENABLED", () -> "true");
    registry.add("GRPC_TLS_CERT_PATH", () -> CERTIFICATE.certificate().toString());
    registry.add("GRPC_TLS_KEY_PATH", () -> CERTIFICATE.key().toString());
  }

  private Code call(NettyChannelBuilder builder) throws Exception {
    ManagedChannel channel = builder.build();
    try {
      TicketServiceGrpc.TicketServiceBlockingStub stub =
          RunningGrpc.as(TicketServiceGrpc.newBlockingStub(channel), RunningGrpc.nobody(tenant()));
      assertThat(stub.getEvents(GetEventsRequest.getDefaultInstance()).getEventsList()).isEmpty();
      return Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    } finally {
      channel.shutdownNow();
      assertThat(channel.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private NettyChannelBuilder address() {
    return NettyChannelBuilder.forAddress("localhost", server.getPort());
  }

  @Test
  void only_those_who_trust_the_certificate_and_encrypt_get_through() throws Exception {
    assertThat(
            call(
                address()
                    .sslContext(
                        GrpcSslContexts.forClient()
                            .trustManager(CERTIFICATE.certificate().toFile())
                            .build())))
        .isEqualTo(Code.OK);
    assertThat(call(address().useTransportSecurity())).isEqualTo(Code.UNAVAILABLE);
    assertThat(call(address().usePlaintext())).isEqualTo(Code.UNAVAILABLE);
  }
}

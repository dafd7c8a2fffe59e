package io.boxoffice.inventory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.boxoffice.inventory.RunningService;
import io.boxoffice.ticket.InventoryServiceGrpc;
import io.boxoffice.ticket.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.boxoffice.ticket.PricingServiceGrpc;
import io.boxoffice.ticket.PricingServiceGrpc.PricingServiceBlockingStub;
import io.boxoffice.ticket.TicketServiceGrpc;
import io.boxoffice.ticket.TicketServiceGrpc.TicketServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole service, spoken to over the network by a gRPC client; purchase is a stub. */
abstract class RunningGrpc extends RunningService {
  protected static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  protected static final Metadata.Key<String> TENANT =
      Metadata.Key.of("x-tenant-id", Metadata.ASCII_STRING_MARSHALLER);
  protected static final StubPurchase PURCHASE = new StubPurchase();

  @Autowired protected GrpcServerLifecycle server;
  protected ManagedChannel channel;

  @DynamicPropertySource
  static void purchase(DynamicPropertyRegistry registry) {
    registry.add("BOXOFFICE_PURCHASE_URL", PURCHASE::address);
  }

  @BeforeEach
  void connect() {
    PURCHASE.reset();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  @AfterEach
  void disconnect() throws InterruptedException {
    channel.shutdownNow();
    assertThat(channel.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  /** Metadata of somebody who is signed in. */
  protected Metadata signedIn(UUID user, @Nullable UUID tenant, String... roles) {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, bearer(user, tenant, roles));
    return metadata;
  }

  /** Metadata of nobody, in a tenant. */
  protected static Metadata nobody(UUID tenant) {
    Metadata metadata = new Metadata();
    metadata.put(TENANT, tenant.toString());
    return metadata;
  }

  protected TicketServiceBlockingStub tickets(Metadata metadata) {
    return as(TicketServiceGrpc.newBlockingStub(channel), metadata);
  }

  protected InventoryServiceBlockingStub inventory(Metadata metadata) {
    return as(InventoryServiceGrpc.newBlockingStub(channel), metadata);
  }

  protected PricingServiceBlockingStub pricing(Metadata metadata) {
    return as(PricingServiceGrpc.newBlockingStub(channel), metadata);
  }

  protected static <S extends AbstractStub<S>> S as(S stub, Metadata metadata) {
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
        .withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  /** Expects a refusal with a code and a reason; returns it. */
  protected static Refused refused(Status.Code code, String reason, ThrowingCallable call) {
    Refused refused = refusal(call);
    assertThat(refused.failure().getStatus().getCode()).as("%s", refused).isEqualTo(code);
    assertThat(refused.info().getReason()).as("%s", refused).isEqualTo(reason);
    assertThat(refused.info().getDomain()).isEqualTo("boxoffice");
    return refused;
  }

  protected static Refused refusal(ThrowingCallable call) {
    StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(failure).as("was not refused").isNotNull();
    return new Refused(failure);
  }

  /** A refusal with its details. */
  record Refused(StatusRuntimeException failure) {
    ErrorInfo info() {
      return detail(ErrorInfo.class).orElse(ErrorInfo.getDefaultInstance());
    }

    <T extends Message> Optional<T> detail(Class<T> type) {
      com.google.rpc.Status status = StatusProto.fromThrowable(failure);
      if (status != null) {
        for (Any any : status.getDetailsList()) {
          if (any.is(type)) {
            try {
              return Optional.of(any.unpack(type));
            } catch (InvalidProtocolBufferException e) {
              throw new AssertionError(e);
            }
          }
        }
      }
      return Optional.empty();
    }

    @Override
    public String toString() {
      return failure.getStatus() + " " + info();
    }
  }
}

package io.boxoffice.inventory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.boxoffice.ticket.Event;
import io.boxoffice.ticket.GetEventByIdRequest;
import io.boxoffice.ticket.GetEventByIdResponse;
import io.boxoffice.ticket.TicketServiceGrpc;
import io.boxoffice.ticket.TicketServiceGrpc.TicketServiceBlockingStub;
import io.boxoffice.ticket.TicketServiceGrpc.TicketServiceImplBase;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds for every call, whatever it does, on a server of the test's own. */
class CallBoundsTest {
  private final AtomicInteger begun = new AtomicInteger();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private @Nullable Server server;
  private @Nullable ManagedChannel channel;
  private @Nullable CallBounds bounds;

  @AfterEach
  void stop() throws InterruptedException {
    goOn.countDown();
    if (channel != null) {
      channel.shutdownNow();
    }
    if (server != null) {
      assertThat(server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
    if (bounds != null) {
      bounds.destroy();
    }
  }

  /** Serves a method that does this. */
  private TicketServiceBlockingStub serve(
      int inFlight, Duration longest, int maxSend, Supplier<String> work) throws IOException {
    GrpcSettings settings =
        new GrpcSettings(
            maxSend,
            inFlight,
            100,
            longest,
            new GrpcSettings.Tls(false, Path.of("none"), Path.of("none")));
    bounds = new CallBounds(settings);
    BindableService service =
        new TicketServiceImplBase() {
          @Override
          public void getEventById(
              GetEventByIdRequest request, StreamObserver<GetEventByIdResponse> answer) {
            begun.incrementAndGet();
            answer.onNext(
                GetEventByIdResponse.newBuilder()
                    .setEvent(Event.newBuilder().setTitle(work.get()))
                    .build());
            answer.onCompleted();
          }
        };
    server =
        NettyServerBuilder.forPort(0)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .addService(
                ServerInterceptors.interceptForward(
                    ServerInterceptors.useInputStreamMessages(service.bindService()),
                    List.of(new CallFailures(), bounds)))
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    return TicketServiceGrpc.newBlockingStub(channel);
  }

  private String waiting() {
    try {
      assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "late";
  }

  private static Status refusal(TicketServiceBlockingStub stub) {
    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> stub.getEventById(GetEventByIdRequest.getDefaultInstance()));
    assertThat(failure).as("was not refused").isNotNull();
    return failure.getStatus();
  }

  @Test
  void a_call_without_a_deadline_has_the_servers() throws IOException {
    TicketServiceBlockingStub stub = serve(10, Duration.ofMillis(200), 1 << 20, this::waiting);
    RunningGrpc.refused(
        Code.DEADLINE_EXCEEDED,
        "deadline-exceeded",
        () -> stub.getEventById(GetEventByIdRequest.getDefaultInstance()));
    assertThat(begun).hasValue(1);
  }

  @Test
  void a_later_deadline_than_the_servers_is_shortened() throws IOException {
    TicketServiceBlockingStub stub =
        serve(10, Duration.ofMillis(200), 1 << 20, this::waiting)
            .withDeadlineAfter(20, TimeUnit.SECONDS);
    RunningGrpc.refused(
        Code.DEADLINE_EXCEEDED,
        "deadline-exceeded",
        () -> stub.getEventById(GetEventByIdRequest.getDefaultInstance()));
  }

  @Test
  void nothing_is_begun_after_the_deadline() throws IOException {
    Metadata past = new Metadata();
    // as a client sends it whose deadline passes on the way
    past.put(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER), "1n");
    TicketServiceBlockingStub stub =
        serve(10, Duration.ofSeconds(10), 1 << 20, () -> "done")
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(past));
    // the server may not even answer: its client has given up
    for (int i = 0; i < 50; i++) {
      assertThat(refusal(stub).getCode()).isIn(Code.DEADLINE_EXCEEDED, Code.CANCELLED);
    }
    assertThat(begun).hasValue(0);
  }

  @Test
  void too_many_calls_at_once_are_told_to_come_again() throws Exception {
    TicketServiceBlockingStub stub = serve(1, Duration.ofSeconds(30), 1 << 20, this::waiting);
    CompletableFuture<GetEventByIdResponse> first =
        CompletableFuture.supplyAsync(
            () -> stub.getEventById(GetEventByIdRequest.getDefaultInstance()));
    org.awaitility.Awaitility.await().untilAtomic(begun, org.hamcrest.Matchers.equalTo(1));
    RunningGrpc.Refused busy =
        RunningGrpc.refused(
            Code.UNAVAILABLE,
            "busy",
            () -> stub.getEventById(GetEventByIdRequest.getDefaultInstance()));
    assertThat(busy.detail(com.google.rpc.RetryInfo.class).orElseThrow().hasRetryDelay()).isTrue();
    goOn.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS).getEvent().getTitle()).isEqualTo("late");
    assertThat(stub.getEventById(GetEventByIdRequest.getDefaultInstance()).hasEvent()).isTrue();
  }

  @Test
  void an_answer_that_is_too_large_is_not_sent() throws IOException {
    TicketServiceBlockingStub stub =
        serve(10, Duration.ofSeconds(30), 2_000, () -> "x".repeat(2_000));
    RunningGrpc.Refused refused =
        RunningGrpc.refused(
            Code.RESOURCE_EXHAUSTED,
            "answer-too-large",
            () -> stub.getEventById(GetEventByIdRequest.getDefaultInstance()));
    assertThat(refused.info().getMetadataMap()).containsEntry("limit", "2000");
  }

  @Test
  void an_unexpected_failure_tells_nothing_of_our_insides() throws IOException {
    TicketServiceBlockingStub stub =
        serve(
            10,
            Duration.ofSeconds(30),
            1 << 20,
            () -> {
              throw new IllegalStateException("password=secret");
            });
    RunningGrpc.Refused refused =
        RunningGrpc.refused(
            Code.INTERNAL,
            "internal-error",
            () -> stub.getEventById(GetEventByIdRequest.getDefaultInstance()));
    assertThat(refused.failure().toString()).doesNotContain("secret", "IllegalState");
    Metadata trailers = refused.failure().getTrailers();
    assertThat(trailers).isNotNull();
    assertThat(trailers.get(CallFailures.CORRELATION)).isNotBlank();
    assertThat(trailers.toString()).doesNotContain("secret", "IllegalState");
  }

  @Test
  void bytes_that_are_no_message_are_the_callers_mistake() throws IOException {
    serve(10, Duration.ofSeconds(30), 1 << 20, () -> "done");
    for (byte[] garbage :
        List.of(
            new byte[] {(byte) 0xff},
            new byte[] {10, 5, 'x'},
            new byte[] {10, 2, (byte) 0xc3, (byte) 0x28},
            new byte[] {10, -1, -1, -1, -1, 15})) {
      RunningGrpc.refused(
          Code.INVALID_ARGUMENT,
          "malformed-request",
          () ->
              ClientCalls.blockingUnaryCall(
                  channel, raw(MethodDescriptor.MethodType.UNARY), CallOptions.DEFAULT, garbage));
    }
    assertThat(begun).hasValue(0);
  }

  @Test
  void a_method_of_one_message_takes_neither_none_nor_two() throws Exception {
    serve(10, Duration.ofSeconds(30), 1 << 20, () -> "done");
    for (int messages : List.of(0, 2)) {
      CompletableFuture<Status> closed = new CompletableFuture<>();
      ClientCall<byte[], byte[]> call =
          channel.newCall(raw(MethodDescriptor.MethodType.BIDI_STREAMING), CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              closed.complete(status);
            }
          },
          new Metadata());
      call.request(10);
      for (int i = 0; i < messages; i++) {
        call.sendMessage(new byte[0]);
      }
      call.halfClose();
      assertThat(closed.get(10, TimeUnit.SECONDS).getCode())
          .as("%s messages", messages)
          .isEqualTo(Code.INVALID_ARGUMENT);
    }
    assertThat(begun).hasValue(0);
  }

  private static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor.MethodType type) {
    MethodDescriptor.Marshaller<byte[]> bytes =
        new MethodDescriptor.Marshaller<>() {
          @Override
          public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
          }

          @Override
          public byte[] parse(InputStream stream) {
            try {
              return stream.readAllBytes();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    return MethodDescriptor.<byte[], byte[]>newBuilder(bytes, bytes)
        .setType(type)
        .setFullMethodName(TicketServiceGrpc.getGetEventByIdMethod().getFullMethodName())
        .build();
  }
}

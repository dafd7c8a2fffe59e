package io.boxoffice.inventory.grpc;

import io.boxoffice.common.security.CallerCheck;
import io.boxoffice.common.security.CallerCheck.Verdict;
import io.boxoffice.inventory.tenant.TenantGate;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.stereotype.Component;

/** Lets our calls in: who makes them, and in which tenant they run. */
@Component
@GlobalServerInterceptor
@Order(CallFailures.ORDER + 20)
class CallIdentity implements ServerInterceptor {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> TENANT =
      Metadata.Key.of("x-tenant-id", Metadata.ASCII_STRING_MARSHALLER);
  private static final Duration ISSUER_RETRY = Duration.ofSeconds(5);

  private final CallerCheck callers;
  private final TenantGate tenants;

  CallIdentity(CallerCheck callers, TenantGate tenants) {
    this.callers = callers;
    this.tenants = tenants;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (!CallBounds.isOurs(call)) {
      return next.startCall(call, headers);
    }
    Caller caller = caller(headers, call.getMethodDescriptor().getFullMethodName());
    Context context = Context.current().withValue(Caller.KEY, caller);
    return new SimpleForwardingServerCallListener<>(
        Contexts.interceptCall(context, call, headers, next)) {
      @Override
      public void onHalfClose() {
        runAs(caller, super::onHalfClose);
      }
    };
  }

  private Caller caller(Metadata headers, String method) {
    String authorization = only(headers, AUTHORIZATION);
    String source = "gRPC " + method;
    return switch (callers.admit(authorization, only(headers, TENANT), source)) {
      case Verdict.Admitted admitted -> {
        if (!tenants.isActive(admitted.context().tenantId())) {
          throw Refusals.unknownTenant();
        }
        yield new Caller(admitted.user(), admitted.context(), authorization);
      }
      case Verdict.Unauthenticated unauthenticated -> throw Refusals.unauthenticated();
      case Verdict.IssuerUnavailable unavailable ->
          throw Refusals.unavailable(
              "The issuer's keys cannot be had at the moment; try again.", ISSUER_RETRY);
      case Verdict.Malformed malformed ->
          throw Refusals.malformed("x-tenant-id and the ids in the token must be UUIDs.");
      case Verdict.TenantMismatch mismatch -> throw Refusals.tenantMismatch();
      case Verdict.TenantMissing missing -> throw Refusals.tenantMissing();
    };
  }

  /** Of two credentials, or two tenants, nobody could say which one counts. */
  private static @Nullable String only(Metadata headers, Metadata.Key<String> key) {
    Iterable<String> all = headers.getAll(key);
    if (all == null) {
      return null;
    }
    Iterator<String> each = all.iterator();
    String first = each.next();
    if (each.hasNext()) {
      throw Refusals.malformed(key.name() + " is sent more than once.");
    }
    return first;
  }

  private static void runAs(Caller caller, Runnable work) {
    MDC.put("tenantId", caller.tenant().tenantId().toString());
    if (caller.user() != null) {
      MDC.put("userId", caller.user().userId().toString());
    }
    try {
      caller.tenant().run(work);
    } finally {
      MDC.remove("tenantId");
      MDC.remove("userId");
    }
  }
}

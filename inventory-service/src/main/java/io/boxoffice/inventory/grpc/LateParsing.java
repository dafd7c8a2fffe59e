package io.boxoffice.inventory.grpc;

import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.service.DefaultGrpcServiceConfigurer;
import org.springframework.grpc.server.service.GrpcServiceSpec;
import org.springframework.stereotype.Component;

/**
 * Has a message parsed only behind the interceptors. The library does it before them, and answers
 * bytes that are no message with an error of its own and a stack trace in the log.
 */
@Component
class LateParsing extends DefaultGrpcServiceConfigurer {

  LateParsing(ApplicationContext context) {
    super(context);
  }

  @Override
  public ServerServiceDefinition configure(
      GrpcServiceSpec spec, @Nullable GrpcServerFactory factory) {
    return super.configure(
        new GrpcServiceSpec(
            () -> ServerInterceptors.useInputStreamMessages(spec.service().bindService()),
            spec.serviceInfo()),
        factory);
  }
}

package io.boxoffice.inventory.grpc;

import io.boxoffice.ticket.InventoryServiceGrpc;
import io.boxoffice.ticket.PricingServiceGrpc;
import io.boxoffice.ticket.TicketServiceGrpc;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.grpc.server.health.HealthCheckedGrpcComponent;
import org.springframework.boot.grpc.server.health.HealthCheckedGrpcComponents;
import org.springframework.boot.grpc.server.health.StatusAggregator;
import org.springframework.boot.grpc.server.health.StatusMapper;
import org.springframework.stereotype.Component;

/** The standard health service tells of the server and of each service what /health/ready does. */
@Component
class GrpcReadiness implements HealthCheckedGrpcComponents {
  private static final Set<String> SERVICES =
      Set.of(
          TicketServiceGrpc.SERVICE_NAME,
          InventoryServiceGrpc.SERVICE_NAME,
          PricingServiceGrpc.SERVICE_NAME);

  private final Ready ready = new Ready();

  private static final class Ready implements HealthCheckedGrpcComponent {

    @Override
    public boolean isMember(String contributor) {
      return contributor.equals("readinessState")
          || contributor.equals("db")
          || contributor.startsWith("db/");
    }

    @Override
    public StatusAggregator getStatusAggregator() {
      return StatusAggregator.getDefault();
    }

    @Override
    public StatusMapper getStatusMapper() {
      return StatusMapper.getDefault();
    }
  }

  @Override
  public HealthCheckedGrpcComponent getServer() {
    return ready;
  }

  @Override
  public Set<String> getServiceNames() {
    return SERVICES;
  }

  @Override
  public @Nullable HealthCheckedGrpcComponent getService(String name) {
    return SERVICES.contains(name) ? ready : null;
  }
}

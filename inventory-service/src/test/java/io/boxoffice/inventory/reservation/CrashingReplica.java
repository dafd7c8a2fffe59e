package io.boxoffice.inventory.reservation;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.InventoryApplication;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.SpringApplication;

/**
 * The service in a process of its own, with buyers who say aloud what they were told. Arguments:
 * tenant, event, type with a count, type with seats, buyers. It sells until it is killed or nothing
 * is left.
 */
public final class CrashingReplica {
  private CrashingReplica() {}

  public static void main(String[] arguments) {
    StockEngine engine =
        SpringApplication.run(
                InventoryApplication.class, "--server.port=0", "--spring.grpc.server.port=0")
            .getBean(StockEngine.class);
    UUID tenant = UUID.fromString(arguments[0]);
    UUID event = UUID.fromString(arguments[1]);
    System.out.println("ready");
    try (ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Integer.parseInt(arguments[4]); i++) {
        UUID type = UUID.fromString(arguments[2 + i % 2]);
        buyers.execute(
            () -> TenantContext.system(tenant, "crash").run(() -> buy(engine, event, type)));
      }
    }
    System.out.println("done");
    System.exit(0);
  }

  private static void buy(StockEngine engine, UUID event, UUID type) {
    for (int n = 0; ; n++) {
      UUID id = Ids.next();
      StockCommand.Reserve command =
          new StockCommand.Reserve(
              id, "crash-" + id, Ids.next(), List.of(new Item(type, 1 + n % 2)));
      switch (engine.execute(event, command)) {
        case ReserveOutcome.Reserved reserved -> System.out.println("yes " + id);
        case ReserveOutcome.SoldOut soldOut -> {
          if (soldOut.available() == 0) {
            return;
          }
        }
        case ReserveOutcome.Refusal refusal -> System.out.println("no " + refusal);
      }
    }
  }
}

package io.boxoffice.local.auditor;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads everything once and judges each invariant. */
public final class Auditor {
  private Auditor() {}

  /**
   * Waits for quiet, then judges.
   *
   * @param env settings by the names of the environment variables
   * @param out where progress and verdicts are printed
   * @throws AuditFailure when something cannot be read; that says nothing of the invariants
   */
  public static AuditReport run(Map<String, String> env, AuditOptions options, PrintStream out)
      throws InterruptedException {
    AuditSettings settings = AuditSettings.from(env, options);
    List<Verdict> verdicts = new ArrayList<>();
    try (Database database = Database.open(settings);
        KafkaReader kafka = new KafkaReader(settings.kafka())) {
      verdicts.add(new Quiescence(database, kafka::subscriptions, options).await(out));
      database.refresh();
      verdicts.addAll(sql(database, options.gates()));
      verdicts.addAll(EventInvariants.judge(database, kafka.read()));
      if (options.chain()) {
        verdicts.addAll(chain(database, settings, options));
      }
      if (!settings.providerUrl().isBlank() && !settings.providerKey().isBlank()) {
        try (ProviderInvariants provider =
            new ProviderInvariants(settings.providerUrl(), settings.providerKey())) {
          verdicts.addAll(provider.judge(database));
        }
      }
    }
    AuditReport report = new AuditReport(verdicts);
    report.print(out);
    return report;
  }

  /** The invariants that the databases alone decide. */
  static List<Verdict> sql(Database database, boolean gates) {
    return Stream.of(
            StockInvariants.all(),
            LedgerInvariants.all(),
            PriceInvariants.all(),
            gates ? GateInvariants.all() : List.<SqlInvariant>of())
        .flatMap(List::stream)
        .map(invariant -> invariant.judge(database))
        .toList();
  }

  private static List<Verdict> chain(
      Database database, AuditSettings settings, AuditOptions options) {
    ChainInvariants chain = new ChainInvariants(database, options, settings.custodyAddress());
    try (ChainReader reader = new ChainReader(settings.chainUrl())) {
      return chain.judge(reader.read(chain.addresses()));
    }
  }
}

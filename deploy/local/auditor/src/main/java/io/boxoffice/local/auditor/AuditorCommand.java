package io.boxoffice.local.auditor;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Command line of the audit. Exit code 0: all holds; 1: something does not; 2: could not look. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Proves the invariants of Boxoffice from its databases, Kafka and the chain.")
final class AuditorCommand implements Callable<Integer> {
  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "longest wait for workers to finish (${DEFAULT-VALUE})")
  private int waitSeconds;

  @Option(
      names = "--expect-wallets",
      paramLabel = "PERCENT",
      description = "at least so many distinct linked wallets for a hundred tokens")
  private int expectWallets;

  @Option(names = "--event", description = "the event whose tokens --expect-wallets counts")
  private @Nullable UUID event;

  @Option(
      names = "--without-gates",
      description = "leaves out what gates know and did, where check-in does not run")
  private boolean withoutGates;

  @Option(names = "--json", paramLabel = "FILE", description = "writes the verdicts there as JSON")
  private @Nullable Path json;

  private final Map<String, String> env;
  private final PrintStream out;

  AuditorCommand(Map<String, String> env, PrintStream out) {
    this.env = env;
    this.out = out;
  }

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    int code = new CommandLine(new AuditorCommand(System.getenv(), out)).execute(args);
    out.flush();
    System.exit(code);
  }

  @Override
  public Integer call() throws InterruptedException {
    boolean chain = !env.getOrDefault("BOXOFFICE_CHAIN", "off").equals("off");
    AuditOptions options =
        new AuditOptions(
            Duration.ofSeconds(waitSeconds), chain, expectWallets, event, !withoutGates);
    try {
      AuditReport report = Auditor.run(env, options, out);
      Path file = json;
      if (file != null) {
        write(file, report);
      }
      return report.passed() ? 0 : 1;
    } catch (AuditFailure e) {
      out.println("audit: " + e.getMessage());
      return 2;
    }
  }

  private static void write(Path file, AuditReport report) {
    try {
      String text = JsonMapper.builder().build().writeValueAsString(report.json());
      Files.writeString(file, text + System.lineSeparator());
    } catch (IOException e) {
      throw new UncheckedIOException("the verdicts could not be written to " + file, e);
    }
  }
}

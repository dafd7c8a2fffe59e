package io.boxoffice.load;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Command line of the benches. Exit code 0: every target was met; 3: it ran, and one was missed; 1:
 * it broke, or something did not hold; 2: misuse.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures Boxoffice on this machine, each time beside a reference.")
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    CommandLine commandLine = commandLine(System.getenv(), out);
    commandLine.setExecutionExceptionHandler(
        (exception, failed, parsed) -> {
          if (exception instanceof BenchFailure) {
            System.err.println("bench: " + exception.getMessage());
          } else {
            exception.printStackTrace();
          }
          return CommandLine.ExitCode.SOFTWARE;
        });
    System.exit(commandLine.execute(args));
  }

  static CommandLine commandLine(Map<String, String> env, PrintStream out) {
    return new CommandLine(new BenchCommand())
        .addSubcommand(new EngineBench(env, out))
        .addSubcommand(new SeatsBench(env, out))
        .addSubcommand(new ReserveBench(env, out))
        .addSubcommand(new AvailabilityBench(env, out))
        .addSubcommand(new SaleBench(env, out));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "name a bench: " + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }
}

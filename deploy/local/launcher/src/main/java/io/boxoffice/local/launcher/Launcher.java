package io.boxoffice.local.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The launcher's command line. */
@Command(
    name = "boxoffice",
    description = "Runs all of Boxoffice on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      TokenCommand.class,
      DemoCommand.class,
      BenchCommand.class,
      EnvCommand.class
    })
public class Launcher implements Callable<Integer> {

  /** Runs one command. */
  public static void main(String[] args) {
    ExitAction exit = new ExitAction();
    CommandLine commandLine = new CommandLine(new Launcher(), new Commands(exit));
    commandLine.setExecutionExceptionHandler(
        (exception, failed, parsed) -> {
          if (exit.isRunning()) {
            return ExitCode.SOFTWARE;
          }
          if (exception instanceof LauncherException) {
            System.err.println(exception.getMessage());
          } else {
            exception.printStackTrace();
          }
          return ExitCode.SOFTWARE;
        });
    System.exit(commandLine.execute(args));
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.out);
    return ExitCode.OK;
  }

  /** Makes the commands, those that need it with the exit action. */
  private record Commands(ExitAction exit) implements CommandLine.IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == UpCommand.class) {
        return type.cast(new UpCommand(exit));
      }
      if (type == DemoCommand.class) {
        return type.cast(new DemoCommand(exit));
      }
      if (type == BenchCommand.class) {
        return type.cast(new BenchCommand(exit));
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
